import { AccountFrame } from './account-frame.tsx';
import { AccountPeople } from './account-people.tsx';

export default function AccountPeoplePage() {
  return (
    <AccountFrame part="people">
      {(center, account) => <AccountPeople center={center} account={account} />}
    </AccountFrame>
  );
}
