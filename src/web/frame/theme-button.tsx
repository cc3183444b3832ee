import { Moon, Sun } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { IconButton } from '../ui/icon-button.tsx';
import { useTheme } from './theme.ts';

export function ThemeButton() {
  const t = useTranslations();
  const [theme, setTheme] = useTheme();
  const isDark = theme === 'dark';
  return (
    <IconButton
      label={t(isDark ? 'frame.light_theme' : 'frame.dark_theme')}
      icon={isDark ? <Sun size={16} /> : <Moon size={16} />}
      onClick={() => setTheme(isDark ? 'light' : 'dark')}
    />
  );
}
