declare module 'virtual:endpoints' {
  const table: Record<string, readonly [method: string, path: string, isKeyed?: number]>;
  export default table;
}
declare module 'virtual:catalog/en' {
  const messages: Record<string, unknown>;
  export default messages;
}
declare module 'virtual:catalog/zh-CN' {
  const messages: Record<string, unknown>;
  export default messages;
}
declare module '*.css' {}
