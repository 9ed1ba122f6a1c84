package dev.duplane.app;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * A file that a flag names, to be written whole or not at all.
 *
 * @param flag e.g. {@code --out}
 * @param path absolute
 */
record OutputFile(String flag, Path path) {
  private static final FileAttribute<Set<PosixFilePermission>> FOR_ITS_OWNER =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  /**
   * Finds out now, rather than at the end, whether the file can be written.
   *
   * @throws UsageException if it cannot
   */
  static OutputFile checked(String flag, String text) {
    Path file;
    try {
      file = Path.of(text).toAbsolutePath().normalize();
    } catch (InvalidPathException e) {
      throw new UsageException(flag, text + " is no path");
    }
    Path directory = file.getParent();
    if (directory == null || !Files.isDirectory(directory)) {
      throw new UsageException(flag, "there is no directory " + directory);
    }
    if (!Files.isWritable(directory)) {
      throw new UsageException(flag, directory + " cannot be written to");
    }
    if (Files.exists(file) && !Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      throw new UsageException(flag, text + " is no file");
    }
    return new OutputFile(flag, file);
  }

  /** Puts a new file in the place of the old one in one step, so that nobody sees half of it. */
  void write(String content) throws IOException {
    write(content, new FileAttribute<?>[0]);
  }

  /** The same for what nobody but the user may read. */
  void writeSecret(String content) throws IOException {
    boolean posix = path.getFileSystem().supportedFileAttributeViews().contains("posix");
    write(content, posix ? new FileAttribute<?>[] {FOR_ITS_OWNER} : new FileAttribute<?>[0]);
  }

  private void write(String content, FileAttribute<?>[] attributes) throws IOException {
    Path beside = path.resolveSibling("." + path.getFileName() + ".tmp");
    try {
      Files.deleteIfExists(beside);
      Files.createFile(beside, attributes);
      Files.writeString(beside, content, StandardCharsets.UTF_8);
      Files.move(beside, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(beside);
    }
  }

  @Override
  public String toString() {
    return path.toString();
  }
}
