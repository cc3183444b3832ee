import type { LucideIcon } from 'lucide-react';
import type { CenterAction } from '../../contract/permissions.ts';
import { type Path, paths, withQuery } from '../paths.ts';
import { pagesOfFinance } from './palette-finance.ts';
import type { NavPlace } from './use-places.ts';

export interface PaletteEntry {
  key: string;
  /** Of the catalog. */
  label: string;
  to: Path;
  Icon?: LucideIcon;
  /** Two keys that lead there without the palette. */
  keys?: string;
  reason?: string | null;
  /** Other words people know it by, in both languages and as pinyin initials. Never shown. */
  words: string;
}

const placeWords: Record<string, string> = {
  home: 'home start overview dashboard 首页 主页 概览 管理中心 sy zy gl glzx',
  inbox: 'inbox messages requests approvals notifications 消息中心 消息 申请 审批 待处理 通知 xxzx xx sq sp dcl tz',
  members:
    'members people users team user management permissions roles access 成员 成员管理 用户管理 人员 权限 角色 管理中心 cy cygl yhgl ry qx js glzx',
  accounts:
    'ad accounts assets advertisers pixels events tag ads manager campaigns ad groups automated rules audiences custom lookalike lists saved targeting 广告账户 账户 资产 像素 事件 广告管理 推广系列 广告组 自动规则 受众 人群包 名单 定向包 sz rqb md dxb zdgz gg ggzh zh zc gggl tgxl ggz',
  access:
    'access who can why permissions rights explain as of what if 权限 谁可以 为什么 权限查询 对比 qx skyi wsm qxcx db',
  partners: 'partners agencies sharing shared accounts brands 合作伙伴 代理商 共享 共享账户 hzhb dls gx gxzh',
  proposals:
    'proposals approvals approve changes four eyes second person pending 待审批变更 审批 变更 批准 dspbg sp bg pz',
  finance: 'finance money balance overview cash funds budget 财务 资金 余额 概览 cw zj ye gl',
  activity: 'activity log audit history changes 操作记录 操作日志 日志 审计 历史 czjl czrz rz sj ls',
  settings: 'settings preferences profile center business user management 设置 商务中心设置 用户管理 sz swzx yhgl',
  own_accounts: 'my own personal ad accounts 我的广告账户 个人 wdggzh gr',
  me: 'my profile account me 个人资料 我的账号 grzl wdzh',
  new_center: 'create new center business organization 创建商务中心 新建 cjswzx xj cj',
};

type ReasonFor = (action: CenterAction) => string | null;

/** Acts in a center; each opens where it is done. */
function acts(center: string, reasonFor: ReasonFor) {
  return [
    ...actsOnPeople(center, reasonFor),
    ...pagesOfTeams(center, reasonFor),
    ...actsOnAccounts(center, reasonFor),
    ...pagesOfAccess(center, reasonFor('access:view')),
    ...pagesOfPartners(center, reasonFor('partner:list')),
    ...(reasonFor('finance:view') === null ? pagesOfFinance(center, reasonFor('finance:pay')) : []),
  ];
}

function actsOnPeople(center: string, reasonFor: ReasonFor) {
  return [
    {
      key: 'invite',
      label: 'frame.palette.invite',
      to: withQuery(paths.members(center), { do: 'invite' }),
      reason: reasonFor('member:invite'),
      words: 'invite user add member people 邀请新成员 邀请 添加成员 添加用户 yqxcy yq tjcy tjyh',
    },
    {
      key: 'invitations',
      label: 'frame.palette.invitations',
      to: paths.invitations(center),
      reason: reasonFor('member:invite'),
      words: 'pending invitations resend 待接受邀请 邀请 djsyq yq',
    },
    {
      key: 'offboarded',
      label: 'members.tabs.receipts',
      to: paths.receipts(center),
      reason: reasonFor('member:list'),
      words: 'offboarded left former members receipts 已离职 离职交接 离职凭证 ylz lzjj lzpz',
    },
    {
      key: 'add_partner',
      label: 'frame.palette.add_partner',
      to: withQuery(paths.partners(center), { do: 'add' }),
      reason: reasonFor('partner:invite'),
      words: 'add partner agency link center id 添加合作伙伴 代理商 tjhzhb dls',
    },
    {
      key: 'notifications',
      label: 'notifications.list.title',
      to: paths.notifications(center),
      words: 'notifications news unread bell 通知 未读 tz wd',
    },
    {
      key: 'webhooks',
      label: 'notifications.webhooks.title',
      to: paths.webhooks(center),
      words: 'webhooks events callbacks integrations deliveries 回调 推送 集成 hd ts jc',
    },
    {
      key: 'approval_rules',
      label: 'settings.approval.title',
      to: paths.settings(center),
      words: 'approval rules four eyes second person 审批规则 双人审批 审批 spgz srsp sp',
    },
    {
      key: 'hand_over',
      label: 'frame.palette.hand_over',
      to: withQuery(paths.settings(center), { do: 'transfer' }),
      words: 'transfer ownership hand over owner 转让所有权 移交 zrsyq yj',
    },
  ];
}

function pagesOfTeams(center: string, reasonFor: ReasonFor) {
  return [
    {
      key: 'teams',
      label: 'frame.palette.teams',
      to: paths.teams(center),
      reason: reasonFor('team:list'),
      words: 'teams people together 团队 小组 人员分组 td xz ryfz',
    },
    {
      key: 'new_team',
      label: 'frame.palette.new_team',
      to: withQuery(paths.teams(center), { do: 'create' }),
      reason: reasonFor('team:update'),
      words: 'create new team 新建团队 创建团队 xjtd cjtd',
    },
  ];
}

function actsOnAccounts(center: string, reasonFor: ReasonFor) {
  return [
    {
      key: 'create_account',
      label: 'frame.palette.create_account',
      to: withQuery(paths.accounts(center), { do: 'create' }),
      reason: reasonFor('asset:create'),
      words: 'create new ad account add 新建广告账户 创建广告账户 开户 xjggzh cjggzh kh',
    },
    {
      key: 'share_accounts',
      label: 'frame.palette.share_accounts',
      to: withQuery(paths.partners(center), { do: 'share' }),
      reason: reasonFor('partner:list'),
      words: 'share ad accounts partner agency until 共享广告账户 授权 gxggzh gx sq',
    },
    {
      key: 'bind_account',
      label: 'frame.palette.bind_account',
      to: withQuery(paths.accounts(center), { do: 'bind' }),
      reason: reasonFor('asset:claim'),
      words: 'bind claim link existing ad account 绑定广告账户 绑定 认领 bdggzh bd rl',
    },
    {
      key: 'bindings',
      label: 'frame.palette.bindings',
      to: paths.bindings(center),
      reason: reasonFor('asset:claim'),
      words: 'binding requests 绑定申请 bdsq',
    },
    {
      key: 'ask_access',
      label: 'frame.palette.ask_access',
      to: withQuery(paths.accounts(center), { do: 'ask' }),
      reason: reasonFor('asset:request_access'),
      words: 'ask request access ad account other center 申请访问广告账户 申请权限 sqfwggzh sqqx',
    },
    {
      key: 'access_requests',
      label: 'frame.palette.access_requests',
      to: paths.accessRequests(center),
      reason: reasonFor('asset:request_access'),
      words: 'access requests 访问申请 fwsq',
    },
    {
      key: 'transfers',
      label: 'frame.palette.transfers',
      to: paths.transfers(center),
      reason: reasonFor('asset:hand_over'),
      words: 'transfer ownership ad account reverse 广告账户转让 转让 过户 撤销 ggzhzr zr gh cx',
    },
    {
      key: 'groups',
      label: 'frame.palette.groups',
      to: paths.groups(center),
      reason: reasonFor('group:list'),
      words: 'asset groups labels tags rules 资产组 标签 账户分组 分组 规则 zcz bq zhfz fz gz',
    },
    {
      key: 'new_group',
      label: 'frame.palette.new_group',
      to: withQuery(paths.groups(center), { do: 'create' }),
      reason: reasonFor('group:create'),
      words: 'create new asset group 新建资产组 创建资产组 xjzcz cjzcz',
    },
  ];
}

function pagesOfAccess(center: string, reason: string | null) {
  return [
    {
      key: 'access_which',
      label: 'access.questions.which',
      to: paths.accessOf(center),
      reason,
      words: 'access what a person can do which accounts 权限 成员的权限 可以操作 qx cydqx kycz',
    },
    {
      key: 'access_compare',
      label: 'access.questions.compare',
      to: paths.accessChanges(center),
      reason,
      words: 'access compare differences between dates gained lost history 权限 对比 变化 差异 qx db bh cy',
    },
    {
      key: 'access_what_if',
      label: 'access.questions.what_if',
      to: paths.accessWhatIf(center),
      reason,
      words: 'access what if remove losses simulate 权限 假如 如果 移除 影响 模拟 qx jr rg yc yx mn',
    },
    {
      key: 'access_grid',
      label: 'access.questions.grid',
      to: paths.accessGrid(center),
      reason,
      words: 'access grid matrix bulk spreadsheet csv import assign 权限 权限表 批量 表格 导入 分配 qxb pl bg dr fp',
    },
    {
      key: 'roles',
      label: 'access.questions.roles',
      to: paths.roles(center),
      reason,
      words: 'roles custom role permissions create 角色 自定义角色 权限 js zdyjs qx',
    },
  ];
}

function pagesOfPartners(center: string, reason: string | null) {
  return [
    {
      key: 'shares',
      label: 'frame.palette.shares',
      to: paths.shares(center),
      reason,
      words:
        'shared by us accounts ceiling stop sharing partners 我方共享 共享 权限上限 停止共享 合作伙伴 wfgx gx qxsx tzgx',
    },
    {
      key: 'borrowed',
      label: 'frame.palette.borrowed',
      to: paths.borrowed(center),
      reason,
      words: 'shared to us with us accounts partners 共享给我方 共享 合作伙伴 gxgwf gx hzhb',
    },
    {
      key: 'partner_people',
      label: 'frame.palette.partner_people',
      to: paths.partnerPeople(center),
      reason,
      words: 'people of partners agency staff access 合作伙伴的人员 对方人员 hzhbdry dfry',
    },
  ];
}

const own: PaletteEntry[] = [
  {
    key: 'own_notifications',
    label: 'frame.palette.own_notifications',
    to: paths.ownNotifications(),
    words: 'my notifications of all centers 我的通知 全部通知 wdtz qbtz',
  },
  {
    key: 'notification_settings',
    label: 'notifications.settings.title',
    to: paths.notificationSettings(),
    words: 'notification settings mails digest unsubscribe 通知设置 邮件 摘要 退订 tzsz yj zy td',
  },
  {
    key: 'own_inbox',
    label: 'frame.palette.own_inbox',
    to: paths.ownInbox(),
    words: 'my own inbox invitations requests 我的消息 我的邀请 wdxx wdyq',
  },
  {
    key: 'address',
    label: 'frame.palette.address',
    to: paths.myAddress(),
    words: 'change email e-mail address 修改邮箱 邮箱 xgyx yx',
  },
  { key: 'me', label: 'frame.nav.me', to: paths.me(), words: placeWords['me'] ?? '' },
  {
    key: 'own_accounts',
    label: 'frame.nav.own_accounts',
    to: paths.ownAccounts(),
    words: placeWords['own_accounts'] ?? '',
  },
  {
    key: 'password',
    label: 'frame.palette.password',
    to: paths.myPassword(),
    words: 'change password security 修改密码 密码 安全 xgmm mm aq',
  },
  {
    key: 'sessions',
    label: 'frame.palette.sessions',
    to: paths.mySessions(),
    words: 'sessions devices sign out everywhere 登录设备 会话 dlsb hh',
  },
  {
    key: 'tokens',
    label: 'frame.palette.tokens',
    to: paths.myTokens(),
    words: 'api tokens developer access key 访问令牌 接口 开发者 密钥 fwlp jk kfz my',
  },
  {
    key: 'posts',
    label: 'frame.palette.posts',
    to: paths.myPosts(),
    words: 'creator posts authorize ads code influencer 达人作品 授权码 授权 drzp sqm sq',
  },
  {
    key: 'recovery',
    label: 'centers.recovery.page_title',
    to: paths.recovery(),
    words: 'recovery codes break glass owner lost locked out 恢复 恢复码 找回所有权 hf hfm zhsyq',
  },
  {
    key: 'my_activity',
    label: 'frame.palette.my_activity',
    to: paths.myActivity(),
    words: 'my own activity sign-ins 我的活动 登录记录 wdhd dljl',
  },
  {
    key: 'review',
    label: 'frame.nav.review',
    to: paths.review(),
    words: 'review desk ads approve reject queue moderation 广告审核 审核 审核队列 驳回 ggsh sh shdl bh',
  },
  { key: 'new_center', label: 'frame.nav.new_center', to: paths.newCenter(), words: placeWords['new_center'] ?? '' },
];

/** Everything the palette leads to beside people and ad accounts. */
export function paletteEntries(options: {
  places: readonly NavPlace[];
  center: string | undefined;
  reasonFor: Parameters<typeof acts>[1];
}): PaletteEntry[] {
  const rooms = options.places.map((place) => ({
    key: place.key,
    label: `frame.nav.${place.key}`,
    to: place.to,
    Icon: place.Icon,
    keys: `G ${place.letter.toUpperCase()}`,
    reason: place.reason,
    words: placeWords[place.key] ?? '',
  }));
  const known = new Set(rooms.map((room) => room.key as string));
  return [
    ...rooms,
    ...(options.center === undefined ? [] : acts(options.center, options.reasonFor)),
    ...own.filter((entry) => !known.has(entry.key)),
  ];
}

/** Every word that was typed must begin a word of the entry (or, in Chinese, be within it). */
export function matches(search: string, text: string): boolean {
  const hay = text.toLowerCase();
  return search
    .toLowerCase()
    .split(/\s+/)
    .filter(Boolean)
    .every((word) => (/[\u3400-\u9fff]/.test(word) ? hay.includes(word) : ` ${hay}`.includes(` ${word}`)));
}
