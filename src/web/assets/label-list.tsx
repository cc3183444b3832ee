/** Labels in a line, for cells and cards. */
export function LabelList({ labels }: { labels: readonly string[] }) {
  return (
    <ul className="flex min-w-0 flex-wrap gap-1.5">
      {labels.map((label) => (
        <li
          key={label}
          className="inline-flex max-w-full items-center rounded-md bg-sunken px-2 py-0.5 text-xs text-ink-2"
        >
          <bdi className="truncate">{label}</bdi>
        </li>
      ))}
    </ul>
  );
}
