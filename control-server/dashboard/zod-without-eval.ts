import { z } from 'zod';

// First import of main.tsx: zod 4 compiles objects with `new Function` unless told otherwise before the schemas are made, and our
// Content-Security-Policy (script-src 'self') forbids that.
z.config({ jitless: true });
