/** How much of an amount is used. The numbers stand beside it; the bar is decoration. */
export function Meter({ used, amount }: { used: bigint | string; amount: bigint | string }) {
  const [part, whole] = [BigInt(used), BigInt(amount)];
  const percent = whole === 0n || part >= whole ? 100 : Number((part * 100n) / whole);
  const tone = percent >= 100 ? 'bg-bad' : percent >= 80 ? 'bg-warn' : 'bg-accent';
  return (
    <div className="h-1.5 overflow-hidden rounded-full bg-sunken" aria-hidden="true">
      <div className={`h-full rounded-full ${tone}`} style={{ inlineSize: `${percent}%` }} />
    </div>
  );
}
