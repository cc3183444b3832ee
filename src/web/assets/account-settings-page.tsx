import { AccountFrame } from './account-frame.tsx';
import { AccountSettings } from './account-settings.tsx';
import { CloseCard, TransferCard } from './life-cards.tsx';
import { UnbindCard } from './unbind-card.tsx';

export default function AccountSettingsPage() {
  return (
    <AccountFrame part="settings">
      {(center, account) => (
        <div className="max-w-3xl space-y-4">
          {/* The form starts anew when somebody else has changed the account. */}
          <AccountSettings key={JSON.stringify(account)} account={account} center={center.id} />
          <TransferCard center={center.id} account={account} />
          <UnbindCard center={center} account={account} />
          <CloseCard center={center.id} account={account} />
        </div>
      )}
    </AccountFrame>
  );
}
