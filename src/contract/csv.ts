// How a cell of a CSV file is written, by pages and by the server alike.

/** Quotes a cell, and keeps spreadsheets from reading it as a formula. */
export function csvCell(value: string): string {
  const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return `"${safe.replaceAll('"', '""')}"`;
}
