// Verifies requests with the official Standard Webhooks library for JavaScript.
//
// Each line of standard input is JSON: `secret`, `headers`, and `body` in base64. Each is answered by a line: `accepted`, or `refused` and why.

const readline = require("node:readline");
const { Webhook } = require("standardwebhooks");

readline.createInterface({ input: process.stdin }).on("line", (line) => {
    const { secret, headers, body } = JSON.parse(line);
    try {
        new Webhook(secret).verify(Buffer.from(body, "base64"), headers);
        console.log("accepted");
    } catch (error) {
        console.log(`refused: ${error.message}`);
    }
});
