package io.manyline.audit;

/// A message that a linked device is to get. @param session number of its account @param id of the
/// message
public record Arrival(String session, String id) {}
