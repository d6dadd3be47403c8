// Before any schema is made: the validator would otherwise try to compile itself with `Function`, which this page's policy forbids.
globalThis.__zod_globalConfig = { jitless: true };
