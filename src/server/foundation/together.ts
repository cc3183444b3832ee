// Questions that go in one message, and the one refusal that is told where several of them refuse.

/** What all of these answer. Where more than one fails, the first of them in this order counts, whichever was sooner. */
export async function together<Asked extends readonly unknown[]>(
  asked: {
    [Place in keyof Asked]: Promise<Asked[Place]>;
  },
): Promise<Asked> {
  const ends = await Promise.allSettled(asked);
  return ends.map((end) => {
    if (end.status === 'rejected') throw end.reason;
    return end.value;
  }) as unknown as Asked;
}
