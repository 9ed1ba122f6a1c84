package dev.duplane.api.protobuf;

import dev.duplane.api.schema.DecodeException;
import dev.duplane.api.schema.TypeMeta;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The frame around every message on the wire: four bytes that say what it is, and a {@code
 * runtime.Unknown} with the kind and the message's bytes (API concepts, "Kubernetes Protobuf
 * encoding").
 *
 * @param type what the message is; either part may be empty
 * @param message its bytes
 */
@SuppressWarnings("ArrayRecordComponent") // handed on to the decoder, never compared
public record Envelope(TypeMeta type, byte[] message) {
  /** {@code k8s} and a zero byte. */
  private static final byte[] PREFIX = {0x6b, 0x38, 0x73, 0x00};

  private static final int TYPE_META = 1;
  private static final int RAW = 2;
  private static final int CONTENT_ENCODING = 3;
  private static final int CONTENT_TYPE = 4;

  private static final int API_VERSION = 1;
  private static final int KIND = 2;

  /**
   * Opens an envelope.
   *
   * @throws DecodeException if it is none, with the text of the real server
   */
  public static Envelope read(byte[] body) {
    if (body.length == 0) {
      throw new DecodeException("empty data");
    }
    if (body.length < PREFIX.length
        || !Arrays.equals(body, 0, PREFIX.length, PREFIX, 0, PREFIX.length)) {
      throw new DecodeException(
          "provided data does not appear to be a protobuf message, expected prefix [107 56 115 0]");
    }
    if (body.length == PREFIX.length) {
      throw new DecodeException("empty body");
    }
    WireReader in = new WireReader(body, PREFIX.length, body.length);
    TypeMeta type = new TypeMeta("", "");
    byte[] message = {};
    while (in.more()) {
      int tag = in.tag("Unknown");
      switch (tag >>> 3) {
        case TYPE_META -> type = typeMeta(delimited(in, tag, "TypeMeta").nested());
        case RAW -> message = delimited(in, tag, "Raw").bytes();
        case CONTENT_ENCODING -> delimited(in, tag, "ContentEncoding").bytes();
        case CONTENT_TYPE -> delimited(in, tag, "ContentType").bytes();
        default -> in.skip(tag & 7);
      }
    }
    return new Envelope(type, message);
  }

  private static TypeMeta typeMeta(WireReader in) {
    String apiVersion = "";
    String kind = "";
    while (in.more()) {
      int tag = in.tag("TypeMeta");
      switch (tag >>> 3) {
        case API_VERSION -> apiVersion = delimited(in, tag, "APIVersion").text();
        case KIND -> kind = delimited(in, tag, "Kind").text();
        default -> in.skip(tag & 7);
      }
    }
    return new TypeMeta(apiVersion, kind);
  }

  private static WireReader delimited(WireReader in, int tag, String field) {
    if ((tag & 7) != WireReader.LENGTH) {
      throw new DecodeException("proto: wrong wireType = " + (tag & 7) + " for field " + field);
    }
    return in;
  }

  /** The bytes that go on the wire; the fields that say nothing are there as Go writes them. */
  public byte[] write() {
    WireWriter out = new WireWriter();
    out.field(CONTENT_TYPE, "");
    out.field(CONTENT_ENCODING, "");
    out.field(RAW, message);
    int before = out.size();
    out.field(KIND, type.kind());
    out.field(API_VERSION, type.apiVersion());
    out.delimit(TYPE_META, before);
    out.bytes(PREFIX);
    return out.finish();
  }

  /**
   * A frame of a watch: four bytes of length, then a {@code WatchEvent}, which has no envelope of
   * its own but holds an object in one.
   *
   * @param eventType e.g. {@code ADDED}
   */
  public byte[] watchFrame(String eventType) {
    WireWriter out = new WireWriter();
    int before = out.size();
    out.field(1, write());
    out.delimit(2, before);
    out.field(1, eventType.getBytes(StandardCharsets.UTF_8));
    out.bytes(ByteBuffer.allocate(Integer.BYTES).putInt(out.size()).array());
    return out.finish();
  }
}
