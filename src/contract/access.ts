// Access: roles that a center makes itself, its policy, and whatever else decides who may do what.

export * from './access-elevations.ts';
export * from './access-grid.ts';
export * from './access-policy.ts';
export * from './access-questions.ts';
export * from './access-roles.ts';
