package io.manyline.sandbox.profile;

/// A profile picture; stored under `picture/{target}`. @param image, preview names of stored files
record Picture(String id, String image, String preview) {}
