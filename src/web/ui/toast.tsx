import { X } from 'lucide-react';
import { type ReactNode, useEffect, useRef, useSyncExternalStore } from 'react';
import { useTranslations } from 'use-intl';
import { IconButton } from './icon-button.tsx';

interface Toast {
  id: number;
  message: ReactNode;
  tone: 'plain' | 'bad';
  undo?: (() => void) | undefined;
  action?: { label: string; onSelect: () => void } | undefined;
}

let toasts: readonly Toast[] = [];
let nextId = 1;
const listeners = new Set<() => void>();

function set(next: readonly Toast[]): void {
  toasts = next;
  for (const listener of listeners) listener();
}

/** Says what happened at the foot of the page; with `undo` it stays ten seconds and offers to take it back. */
export function toast(what: Omit<Toast, 'id' | 'tone'> & { tone?: Toast['tone'] }): void {
  const id = nextId++;
  set([...toasts.slice(-2), { ...what, tone: what.tone ?? 'plain', id }]);
}

function dismiss(id: number): void {
  set(toasts.filter((toast) => toast.id !== id));
}

function ToastCard({ toast }: { toast: Toast }) {
  const t = useTranslations();
  const isHeld = useRef(false);
  useEffect(() => {
    const seconds = toast.undo === undefined && toast.action === undefined ? 5 : 10;
    let left = seconds;
    const timer = setInterval(() => {
      // Time stands still while somebody points at it or has focus in it.
      if (isHeld.current) return;
      left -= 1;
      if (left <= 0) dismiss(toast.id);
    }, 1000);
    return () => clearInterval(timer);
  }, [toast]);
  const hold = (value: boolean) => () => {
    isHeld.current = value;
  };
  const button = 'h-8 shrink-0 rounded-md px-2 text-sm font-medium hover:bg-canvas/15';
  const act = (run: () => void) => () => {
    dismiss(toast.id);
    run();
  };
  return (
    // Hovering only stops the clock; every act in it is a button.
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions
    <div
      className="toast pointer-events-auto flex min-h-12 w-full max-w-md items-center gap-2 rounded-xl bg-ink ps-4 pe-2 text-canvas shadow-pop"
      onMouseEnter={hold(true)}
      onMouseLeave={hold(false)}
      onFocus={hold(true)}
      onBlur={hold(false)}
    >
      <div className="min-w-0 flex-1 py-2 text-sm break-words">{toast.message}</div>
      {toast.undo !== undefined && (
        <button type="button" className={button} onClick={act(toast.undo)}>
          {t('common.undo')}
        </button>
      )}
      {toast.action !== undefined && (
        <button type="button" className={button} onClick={act(toast.action.onSelect)}>
          {toast.action.label}
        </button>
      )}
      <IconButton
        size="sm"
        label={t('common.close')}
        icon={<X size={16} />}
        onClick={() => dismiss(toast.id)}
        className="text-canvas! hover:bg-canvas/15!"
      />
    </div>
  );
}

/** Where toasts appear. Mounted once, beside the pages. */
export function ToastRegion() {
  const t = useTranslations();
  const shown = useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => toasts,
  );
  return (
    <section
      aria-label={t('common.notifications')}
      aria-live="polite"
      className="toasts pointer-events-none fixed inset-x-0 z-50 flex flex-col items-center gap-2 p-4 sm:items-end"
    >
      {shown.map((toast) => (
        <ToastCard key={toast.id} toast={toast} />
      ))}
    </section>
  );
}
