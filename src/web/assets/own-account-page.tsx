export default function OwnAccountPage() {
  return null;
}
