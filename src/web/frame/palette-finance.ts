// What the palette leads to in finance.
import { paths, withQuery } from '../paths.ts';

/** Only for who may see them: others are not told. `whyNotPay` is why money may not be moved. */
export function pagesOfFinance(center: string, whyNotPay: string | null) {
  return [
    {
      key: 'wallets',
      label: 'frame.palette.wallets',
      to: paths.wallets(center),
      words: 'finance balances of ad accounts wallets low balance days left 广告账户余额 余额不足 财务 ggzhye yebz ye',
    },
    {
      key: 'transactions',
      label: 'frame.palette.transactions',
      to: paths.transactions(center),
      words: 'finance transactions transfers statement history sum export 资金流水 流水 明细 导出 zjls ls mx dc',
    },
    {
      key: 'credits',
      label: 'frame.palette.credits',
      to: paths.credits(center),
      words: 'finance credits vouchers grants coupons expiry 赠款 代金券 到期 zk djq dq',
    },
    {
      key: 'invoices',
      label: 'frame.palette.invoices',
      to: paths.invoices(center),
      words: 'finance invoices credit notes bills unpaid pdf 发票 开票 红字发票 账单 未付 fp kp hzfp zd wf',
    },
    {
      key: 'billing_groups',
      label: 'frame.palette.billing_groups',
      to: paths.billingGroups(center),
      words: 'finance billing groups clients tax addresses 账单组 客户 税 zdz kh',
    },
    {
      key: 'costs',
      label: 'frame.palette.costs',
      to: paths.costs(center),
      words: 'finance costs spend by account campaign label day 消耗 花费 推广系列 标签 xh hf tgxl bq',
    },
    {
      key: 'differences',
      label: 'frame.palette.differences',
      to: paths.differences(center),
      words: 'finance reconciliation differences unbilled not invoiced 对账 差异 未开票 dz cy wkp',
    },
    ...controlsOfFinance(center),
    ...actsOfFinance(center, whyNotPay),
  ];
}

function controlsOfFinance(center: string) {
  return [
    {
      key: 'payments',
      label: 'frame.palette.payments',
      to: paths.payments(center),
      words: 'finance payment providers webhook gateway sandbox secret 支付渠道 支付 收款 沙盒 密钥 zfqd zf sk sh my',
    },
    {
      key: 'limits',
      label: 'frame.palette.limits',
      to: paths.limits(center),
      words:
        'finance limits budgets caps breaker frozen accounts alerts 限额 预算 上限 熔断 冻结 预警 xe ys sx rd dj yj',
    },
    {
      key: 'books',
      label: 'frame.palette.books',
      to: paths.books(center),
      words: 'finance books close month period check reconcile 账簿 月结 对账 关账 zb yj dz gz',
    },
    {
      key: 'rates',
      label: 'frame.palette.rates',
      to: paths.rates(center),
      words: 'finance rates currency exchange conversion convert fx 汇率 换汇 兑换 币种 hl hh dh',
    },
  ];
}

function actsOfFinance(center: string, whyNotPay: string | null) {
  return [
    {
      key: 'fund',
      label: 'frame.palette.fund',
      to: withQuery(paths.finance(center), { do: 'fund' }),
      reason: whyNotPay,
      words: 'record funding bank deposit top up center 登记入金 入金 到账 djrj rj dz',
    },
    {
      key: 'recharge',
      label: 'frame.palette.recharge',
      to: withQuery(paths.wallets(center), { do: 'transfer' }),
      reason: whyNotPay,
      words: 'recharge refund top up ad accounts transfer money csv 充值 退款 转出 批量充值 cz tk zc plcz',
    },
  ];
}
