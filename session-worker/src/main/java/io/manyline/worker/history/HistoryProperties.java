package io.manyline.worker.history;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// How the past is taken in; `manyline.worker.history.…`.
///
/// @param transfers files of history and settings that are loaded or read at once, in all sessions
/// @param spool directory for encrypted files while they are read; empty for one below the system's
///   temporary directory
@ConfigurationProperties("manyline.worker.history")
public record HistoryProperties(@DefaultValue("8") int transfers, @DefaultValue("") String spool) {}
