declare module 'virtual:endpoints' {
  const table: Record<string, readonly [method: string, path: string, isKeyed?: number]>;
  export default table;
}
declare module 'virtual:words' {
  export type Messages = Record<string, unknown>;
  export function loadWords(locale: string, piece: string): Promise<{ default: Messages }>;
}
declare module '*.css' {}
