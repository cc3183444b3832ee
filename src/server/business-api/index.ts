// The TikTok-compatible API, v1.3.
import type { Engine } from '../foundation/calls.ts';
import type { HttpSettings, Server } from '../foundation/http.ts';

export function serve(_server: Server, _engine: Engine, _settings: HttpSettings): void {}
