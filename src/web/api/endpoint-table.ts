// Where each call of the contract goes. A page knows those that its own code names, which the build writes beside it
// (`learn`), so that the table does not grow for everybody with each room.
import type { Shape } from './address.ts';

const known: Record<string, Shape> = {};

/** @public Called by code that the build writes. */
export function learn(shapes: Record<string, Shape>): void {
  Object.assign(known, shapes);
}

export function shapeOf(name: string): Shape | undefined {
  return known[name];
}

/** A name that comes from the server stands in no code of the page: then the whole table is fetched. */
export async function findShape(name: string): Promise<Shape> {
  const { default: all } = await import('virtual:endpoints');
  const shape = all[name];
  if (shape === undefined) throw new Error(`No such endpoint: ${name}`);
  return shape;
}
