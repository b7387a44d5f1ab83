package io.manyline.worker.media;

import io.manyline.registry.media.MediaLinks;
import io.manyline.registry.media.MediaStore;
import io.manyline.whatsapp.media.MediaTransfers;

/// What the media of all sessions of a worker share.
///
/// @param asked transfers that somebody waits for @param background all others
public record MediaRoom(
    MediaStore store,
    MediaTransfers asked,
    MediaTransfers background,
    MediaLinks links,
    MediaRules rules) {}
