// Reporting reads what other rooms keep and never writes: counts for the home page.
export { routes } from './routes.ts';
