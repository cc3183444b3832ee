import { type ReactNode, useCallback, useRef } from 'react';
import type { Wallet } from '../../contract/finance.ts';
import { call } from '../api/call.ts';
import { type Choice, Picker } from '../ui/picker.tsx';
import { plus, useMoney } from './money.tsx';

/** Finds ad accounts of the center by name or id, with what each can spend. */
export function AccountPicker({
  center,
  label,
  hint,
  error,
  chosen,
  isSingle,
  renderChosen,
  onChange,
}: {
  center: string;
  label: string;
  hint?: string;
  error?: string | undefined;
  chosen: readonly Wallet[];
  isSingle?: boolean;
  renderChosen?: (wallet: Wallet) => ReactNode;
  onChange: (wallets: Wallet[]) => void;
}) {
  const money = useMoney();
  const seen = useRef(new Map<string, Wallet>());
  const choiceOf = useCallback(
    (wallet: Wallet): Choice => ({
      id: wallet.account.id,
      label: wallet.account.name,
      hint: `${money(plus(wallet.cashMicros, wallet.creditMicros), wallet.currency)} · ${wallet.account.id}`,
    }),
    [money],
  );
  const find = useCallback(
    async (search: string) => {
      const { items } = await call('finance.listWallets', { center, search, pageSize: 20 });
      for (const wallet of items) seen.current.set(wallet.account.id, wallet);
      return items.map(choiceOf);
    },
    [center, choiceOf],
  );
  return (
    <Picker
      label={label}
      hint={hint}
      error={error}
      find={find}
      {...(isSingle === true ? { isSingle } : {})}
      chosen={chosen.map(choiceOf)}
      {...(renderChosen === undefined
        ? {}
        : {
            renderChosen: ({ id }) => {
              const wallet = chosen.find(({ account }) => account.id === id);
              return wallet === undefined ? null : renderChosen(wallet);
            },
          })}
      onChange={(choices) => {
        const known = new Map([...seen.current, ...chosen.map((wallet) => [wallet.account.id, wallet] as const)]);
        onChange(choices.flatMap(({ id }) => known.get(id) ?? []));
      }}
    />
  );
}
