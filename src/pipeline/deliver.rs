//! Output to aggregators: plan against the ledger, record the intents, send, record each receipt.
