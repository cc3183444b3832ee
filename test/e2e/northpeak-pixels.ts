// A pixel with events of a browser and of a server, and a test event.
import type { Center, Newcomer } from './newcomers.ts';

export async function sellOnline(owner: Newcomer, { id: center }: Center, account: string): Promise<string> {
  const at = { center, account };
  const pixel = await owner.must('assets.createPixel', { ...at, name: 'Northpeak shop' });
  const { secret } = await owner.must('assets.makePixelSecret', { ...at, pixel: pixel.id });
  const tell = async (body: object): Promise<void> => {
    const reply = await owner.fetch(`/collect/${pixel.code}/events`, {
      method: 'POST',
      headers: { authorization: `Bearer ${secret}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    if (!reply.ok) throw new Error(`The pixel answered ${reply.status}.`);
  };
  const on = (days: number): string => new Date(Date.now() - days * 86_400_000).toISOString();
  const events = Array.from({ length: 60 }, (_, index) => ({
    event: ['page_view', 'add_to_cart', 'purchase'][index % 3],
    eventId: `event-${index}`,
    at: on(index % 6),
    url: `https://shop.northpeak.example/jackets/${index}`,
    ...(index % 3 === 2 ? { value: 129, currency: 'USD' } : {}),
    user: { visitor: `visitor-${index % 20}` },
  }));
  await tell({ events });
  await tell({ events: [{ event: 'lead', eventId: 'test-1' }], testCode: pixel.testCode });
  return pixel.id;
}
