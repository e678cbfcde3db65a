import fc from "fast-check";

/** Every property tries the same examples in every run; `PROPERTY_SEED=7 npm test` tries others. What one finds becomes a test of its own. */
fc.configureGlobal({ seed: Number(process.env["PROPERTY_SEED"] ?? 1) });
