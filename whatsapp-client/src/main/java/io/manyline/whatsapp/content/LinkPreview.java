package io.manyline.whatsapp.content;

import com.google.protobuf.ByteString;

/// The card below a text with a link. @param url as it stands in the text @param thumbnail JPEG
public record LinkPreview(String url, String title, String description, ByteString thumbnail) {}
