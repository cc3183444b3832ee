// What a leaver leaves in this room: webhooks that they set up. They know where these go, so somebody else answers for them from
// now on, or they end.
import type { Leaving } from '../access/index.ts';
import { record } from '../audit/index.ts';
import { objectOf, removeWebhook } from './webhooks.ts';

export const leavings: Leaving[] = [
  {
    kind: 'webhook',
    async list(context, personId) {
      const rows = await context.db
        .selectFrom('notifications.webhooks')
        .select(['id', 'url', 'state'])
        .where('center_id', '=', context.centerId)
        .where('made_by', '=', personId)
        .orderBy('id')
        .execute();
      return rows.map((row) => ({ id: row.id, name: objectOf(row).name, detail: null, heirs: 'admin' }));
    },
    async end(context, left) {
      for (const { id } of left) await removeWebhook(context, { center: context.centerId, webhook: id });
    },
    async handOver(context, left, heir) {
      for (const { id, name } of left) {
        await context.db
          .updateTable('notifications.webhooks')
          .set({ made_by: heir.id })
          .where('center_id', '=', context.centerId)
          .where('id', '=', id)
          .execute();
        await record(context, {
          action: 'notifications.webhook_handed_over',
          object: { type: 'webhook', id, name },
          before: { responsible: heir.formerName },
          after: { responsible: heir.name },
          log: { center: context.centerId },
        });
      }
    },
  },
];
