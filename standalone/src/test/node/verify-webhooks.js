// Verifies deliveries by the public library: for each, what it says with each secret, of the body as
// it came, and of one that was changed.
const fs = require("node:fs");
const { Webhook } = require("standardwebhooks");

const { deliveries, secrets } = JSON.parse(fs.readFileSync(process.argv[2], "utf8"));

function says(secret, body, headers) {
  try {
    new Webhook(secret).verify(body, headers);
    return "verified";
  } catch (refusal) {
    if (refusal.constructor.name !== "WebhookVerificationError") {
      throw refusal;
    }
    return "refused";
  }
}

for (const { body, headers } of deliveries) {
  const all = (text) => secrets.map((secret) => says(secret, text, headers)).join(" ");
  console.log(`${all(body)}, changed: ${all(body.replace("}", " }"))}`);
}
