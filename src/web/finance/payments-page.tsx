import { Ellipsis } from 'lucide-react';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import type { Center } from '../../contract/centers.ts';
import type { PaymentProvider } from '../../contract/payments.ts';
import { deferred } from '../api/deferred.tsx';
import { useCommand, useRows } from '../api/hooks.ts';
import { useFailureToast } from '../api/shown-call.ts';
import { useUrlState } from '../frame/url-state.ts';
import { useReason } from '../frame/viewer.ts';
import { Badge } from '../ui/badge.tsx';
import { Button } from '../ui/button.tsx';
import { Card } from '../ui/card.tsx';
import { CopyableId } from '../ui/copy-button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { MenuIconButton, type MenuItem } from '../ui/menu.tsx';
import { toast } from '../ui/toast.tsx';
import { CardList } from './card-list.tsx';
import { FinanceFrame } from './finance-frame.tsx';
import { PaymentEventsCard } from './payments-events-card.tsx';
import { useInstant } from './use-instant.ts';

const PaymentProviderDialog = deferred(() =>
  import('./payments-provider-dialog.tsx').then((file) => file.PaymentProviderDialog),
);
const PaymentSecretDialog = deferred(() => import('./payments-secret.tsx').then((file) => file.PaymentSecretDialog));
const PaymentTestDialog = deferred(() => import('./payments-test-dialog.tsx').then((file) => file.PaymentTestDialog));

type Act = 'rename' | 'secret' | 'test';
interface Asked {
  act: Act;
  provider: PaymentProvider;
}

function ProviderRow({
  center,
  provider,
  onAct,
}: {
  center: string;
  provider: PaymentProvider;
  onAct: (act: Act) => void;
}) {
  const t = useTranslations();
  const instant = useInstant();
  const fail = useFailureToast();
  const whyNotPay = useReason()('finance:pay');
  const isOn = provider.state === 'on';
  const turn = useCommand('finance.updatePaymentProvider', {
    refreshes: ['finance', 'audit'],
    onDone: ({ state }) => toast({ message: t(state === 'on' ? 'payments.turned_on' : 'payments.turned_off') }),
  });
  const items: MenuItem[] = [
    { label: t('payments.rename'), disabledReason: whyNotPay, onSelect: () => onAct('rename') },
    { label: t('payments.new_secret'), disabledReason: whyNotPay, onSelect: () => onAct('secret') },
    {
      label: t(isOn ? 'payments.turn_off' : 'payments.turn_on'),
      disabledReason: whyNotPay,
      onSelect: () => turn.mutate({ center, provider: provider.id, isOn: !isOn }, { onError: fail }),
    },
  ];
  const { currency, formerSecretUntil, hasSecret, kind, lastEventAt, name, state, url } = provider;
  return (
    <li className="border-t border-line px-5 py-3 text-sm">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <bdi className="min-w-0 font-medium break-words text-ink">{name}</bdi>
        <Badge tone={isOn ? 'ok' : 'neutral'} hasDot>
          {t(`payments.states.${state}`)}
        </Badge>
        <Badge tone={kind === 'sandbox' ? 'warn' : 'neutral'}>{t(`payments.kinds.${kind}`)}</Badge>
        <span className="text-ink-2">{currency}</span>
        <span className="ms-auto flex items-center gap-1">
          {kind === 'sandbox' && (
            <Button size="sm" {...PaymentTestDialog.onIntent} disabledReason={whyNotPay} onClick={() => onAct('test')}>
              {t('payments.test')}
            </Button>
          )}
          <MenuIconButton label={t('payments.menu', { name })} icon={<Ellipsis size={16} />} items={items} />
        </span>
      </div>
      <p className="mt-1 flex flex-wrap items-center gap-x-4 gap-y-1 text-xs text-ink-3">
        <CopyableId id={url} />
        <span>{lastEventAt === null ? t('payments.never') : t('payments.last', { time: instant(lastEventAt) })}</span>
        {!hasSecret && kind === 'hmac' && <span>{t('payments.no_secret')}</span>}
        {formerSecretUntil !== null && <span>{t('payments.former', { time: instant(formerSecretUntil) })}</span>}
      </p>
    </li>
  );
}

function Payments({ center }: { center: Center }) {
  const t = useTranslations();
  const whyNotPay = useReason()('finance:pay');
  const [{ set }, change] = useUrlState({ set: '' });
  const [asked, setAsked] = useState<Asked | null>(null);
  const list = useRows('finance.listPaymentProviders', { center: center.id, sort: 'name' });
  const close = () => setAsked(null);
  const one = asked && { center: center.id, provider: asked.provider, onClose: close };
  return (
    <div className="space-y-4">
      <Card
        title={t('payments.title')}
        hint={t('payments.hint')}
        isFlush
        actions={
          <Button
            variant="primary"
            {...PaymentProviderDialog.onIntent}
            disabledReason={whyNotPay}
            onClick={() => change({ set: 'add' })}
          >
            {t('payments.add')}
          </Button>
        }
      >
        <CardList list={list} empty={<EmptyState title={t('payments.empty')}>{t('payments.empty_hint')}</EmptyState>}>
          {(provider) => (
            <ProviderRow
              key={provider.id}
              center={center.id}
              provider={provider}
              onAct={(act) => setAsked({ act, provider })}
            />
          )}
        </CardList>
      </Card>
      <PaymentEventsCard center={center} />
      {set === 'add' && whyNotPay === null && (
        <PaymentProviderDialog center={center} onClose={() => change({ set: '' })} />
      )}
      {asked?.act === 'rename' && <PaymentProviderDialog center={center} provider={asked.provider} onClose={close} />}
      {one !== null && asked?.act === 'secret' && <PaymentSecretDialog {...one} />}
      {one !== null && asked?.act === 'test' && <PaymentTestDialog {...one} />}
    </div>
  );
}

/** Programs that fund the center by what they sign, and what they said. */
export default function PaymentsPage() {
  return (
    <FinanceFrame current="payments" acts={[]}>
      {(center) => <Payments center={center} />}
    </FinanceFrame>
  );
}
