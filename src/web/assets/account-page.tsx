import { AccountFrame } from './account-frame.tsx';
import { AccountOverview } from './account-overview.tsx';

export default function AccountPage() {
  return (
    <AccountFrame part="overview">
      {(center, account) => <AccountOverview center={center} account={account} />}
    </AccountFrame>
  );
}
