import { useState } from 'react';
import { useTranslations } from 'use-intl';
import type { Pixel } from '../../contract/pixels.ts';
import { deferred } from '../api/deferred.tsx';
import { Button } from '../ui/button.tsx';
import { Card } from '../ui/card.tsx';
import { CopyableText } from '../ui/copyable-text.tsx';
import type { PixelProps } from './pixel-page.tsx';

/** What goes into the head of every page. */
function snippetOf({ code, consent, honorsOptOut, addresses }: Pixel): string {
  const options = { ...(consent === 'assumed' ? { consent } : {}), ...(honorsOptOut ? {} : { optOut: false }) };
  const said = Object.keys(options).length === 0 ? '' : `, ${JSON.stringify(options)}`;
  return `<script>
  window.atrium = window.atrium || function () { (atrium.q = atrium.q || []).push(arguments); };
  atrium('init', '${code}'${said});
  atrium('track', 'page_view');
</script>
<script async src="${addresses.tag}"></script>`;
}

const consentExample = `// once the visitor has agreed
atrium('consent', true);`;
const eventExample = `atrium('track', 'purchase', { value: 59.9, currency: 'EUR', id: 'order-1042' });`;

const serverExample = ({ addresses }: Pixel): string => `curl -X POST ${addresses.server} \\
  -H "Authorization: Bearer $SECRET" -H 'Content-Type: application/json' \\
  -d '{"events": [{"event": "purchase", "eventId": "order-1042", "value": "59.90", "currency": "EUR",
       "user": {"email": "<SHA-256>"}}]}'`;

function Steps({ title, text }: { title: string; text: string }) {
  return (
    <section>
      <h3 className="mb-1 text-sm font-medium text-ink">{title}</h3>
      <CopyableText text={text} isLong />
    </section>
  );
}

const SecretDialog = deferred(() => import('./pixel-secret-dialog.tsx').then((file) => file.PixelSecretDialog));

const platforms = ['any', 'shopify', 'wordpress', 'tag_manager'] as const;

export function PixelSetup(props: PixelProps) {
  const t = useTranslations();
  const { pixel, why } = props;
  const [isMaking, setIsMaking] = useState(false);
  return (
    <div className="space-y-4">
      <Card title={t('pixels.setup.page')} hint={t('pixels.setup.page_hint')}>
        <div className="space-y-4">
          <Steps title={t('pixels.setup.snippet')} text={snippetOf(pixel)} />
          <ul className="list-disc space-y-1 ps-5 text-sm text-ink-2">
            {platforms.map((platform) => (
              <li key={platform}>{t(`pixels.setup.${platform}`)}</li>
            ))}
          </ul>
          <Steps title={t('pixels.setup.event')} text={eventExample} />
          {pixel.consent === 'asked' && <Steps title={t('pixels.setup.consent')} text={consentExample} />}
        </div>
      </Card>
      <Card
        title={t('pixels.setup.server')}
        hint={t('pixels.setup.server_hint')}
        actions={
          <Button {...SecretDialog.onIntent} disabledReason={why} onClick={() => setIsMaking(true)}>
            {t('pixels.secret.make')}
          </Button>
        }
      >
        <Steps title={t('pixels.setup.example')} text={serverExample(pixel)} />
      </Card>
      {isMaking && <SecretDialog {...props} onClose={() => setIsMaking(false)} />}
    </div>
  );
}
