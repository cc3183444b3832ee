// `docs/roles.md` and `docs/roles.zh-CN.md`, made from the permission table, so that the documentation cannot drift from what is decided.
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import {
  accountActionNames,
  accountActions,
  assetRoles,
  centerActionNames,
  centerActions,
  type Hat,
} from '../src/contract/permissions.ts';
import { type CatalogLocale, sentence } from '../src/locales/catalog.ts';

const hats = [
  'owner',
  'admin',
  'employee',
  'finance_manager',
  'finance_analyst',
  'creator_manager',
  'creator_viewer',
] as const satisfies readonly Hat[];

const words = {
  en: {
    title: 'Roles and permissions',
    intro:
      'This page is generated from `src/contract/permissions.ts`, the table that the server decides by. A member has one center role and may have a finance and a creator role beside it; what they may do is the union. ● means may.',
    center: 'In a center',
    accounts: 'On an ad account of the center',
    byRole:
      'The left columns hold for every ad account that the center owns; the right ones for an account that was given to the member with that role.',
    action: 'Action',
    on: 'on the account',
  },
  'zh-CN': {
    title: '角色与权限',
    intro:
      '本页由 `src/contract/permissions.ts` 生成，服务器正是依据这张表做判断。每位成员有一个商务中心角色，还可以另有财务角色和创作者角色；实际权限取并集。● 表示可以。',
    center: '商务中心',
    accounts: '商务中心的广告账户',
    byRole: '左侧各列适用于商务中心拥有的全部广告账户；右侧各列适用于以该角色分配给成员的账户。',
    action: '操作',
    on: '账户角色',
  },
} as const;

function row(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}

export function rolesDocument(locale: CatalogLocale): string {
  const say = (key: string) => sentence(locale, `access.${key}`);
  const word = words[locale];
  const nameOf = (action: string) => `${say(`actions.${action.replaceAll(/[:.]/g, '_')}`)} \`${action}\``;
  const mark = (isHeld: boolean) => (isHeld ? '●' : '');
  const hatNames = hats.map((hat) => say(`roles.${hat}`));
  const centerRows = centerActionNames.map((action) => {
    const holders: readonly string[] = centerActions[action];
    return row([nameOf(action), ...hats.map((hat) => mark(holders.includes(hat)))]);
  });
  const accountHats = hats.filter((hat) => !hat.startsWith('creator'));
  const accountRows = accountActionNames.map((action) => {
    const { hats: holders, roles }: { hats: readonly string[]; roles: readonly string[] } = accountActions[action];
    return row([
      nameOf(action),
      ...accountHats.map((hat) => mark(holders.includes(hat))),
      ...assetRoles.map((role) => mark(roles.includes(role))),
    ]);
  });
  const accountNames = [
    ...accountHats.map((hat) => say(`roles.${hat}`)),
    ...assetRoles.map((role) => `${say(`roles.${role}`)} (${word.on})`),
  ];
  const table = (names: string[], rows: string[]) =>
    [row([word.action, ...names]), row(['---', ...names.map(() => ':-:')]), ...rows].join('\n');
  return `# ${word.title}\n\n${word.intro}\n\n## ${word.center}\n\n${table(hatNames, centerRows)}\n\n## ${word.accounts}\n\n${word.byRole}\n\n${table(accountNames, accountRows)}\n`;
}

export const rolesDocuments = { en: 'docs/roles.md', 'zh-CN': 'docs/roles.zh-CN.md' } as const;

if (import.meta.main) {
  for (const [locale, file] of Object.entries(rolesDocuments)) {
    writeFileSync(path.join(import.meta.dirname, '..', file), rolesDocument(locale as CatalogLocale));
  }
}
