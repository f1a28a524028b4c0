// Azurite's blob service in memory, on a free port of the loopback, which it prints. It tells nobody of its use, and ends when its standard
// input is closed.

process.stdin.on("close", () => process.exit()).resume();
process.argv.push("--blobPort", "0", "--inMemoryPersistence", "--disableTelemetry", "--silent");
require("azurite/dist/src/blob/main.js");
