package io.manyline.dispatcher.delivery;

import io.manyline.registry.webhook.Attempt;

/// An attempt and what it means.
///
/// @param urlMark of the address that was tried
/// @param answered whether the endpoint said anything
record AttemptReport(Attempt attempt, Verdict verdict, String urlMark, boolean answered) {}
