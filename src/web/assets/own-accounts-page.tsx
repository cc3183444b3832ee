export default function OwnAccountsPage() {
  return null;
}
