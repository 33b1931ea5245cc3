using System.Globalization;
using Weir.Foundation.Errors;

namespace Weir.Foundation.Files;

/// <summary>Reads a file into memory, when that is what can be done with it: a name in a repository of others may lead to a device without end, or to a pipe that nobody writes to.</summary>
public static class WholeFile
{
    /// <summary>The longest file that is read: 1 GiB.</summary>
    public const long MaximumBytes = 1L << 30;

    /// <summary>Its bytes; null when nothing is there, or a folder.</summary>
    /// <exception cref="WeirException"><c>wrong_file_kind</c>: a device, pipe or socket; <c>invalid_value</c>: longer than <see cref="MaximumBytes"/>; <c>cannot_read</c>.</exception>
    public static byte[]? Read(string path)
    {
        if (!File.Exists(path)) return null;
        Require(path);
        try
        {
            return File.ReadAllBytes(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new WeirException("cannot_read", $"'{path}' cannot be read: {e.Message.Split('\n')[0]}", "check its permissions", new SourceLocation(path), e);
        }
    }

    /// <summary>Refuses what cannot be read whole. What is not there is for the caller to say.</summary>
    /// <exception cref="WeirException"><c>wrong_file_kind</c>: a device, pipe or socket; <c>invalid_value</c>: longer than <see cref="MaximumBytes"/>.</exception>
    public static void Require(string path)
    {
        if (FileStat.Of(path) is not { } stat || stat.Kind == FileKind.Directory) return;
        if (stat.Kind != FileKind.File) throw new WeirException(ErrorCodes.WrongFileKind, $"'{path}' is a device, a pipe or a socket, or a link to one", "put a plain file there", new SourceLocation(path));
        if (stat.SizeBytes > MaximumBytes)
        {
            var size = stat.SizeBytes.ToString(CultureInfo.InvariantCulture);
            throw new WeirException(ErrorCodes.InvalidValue, $"'{path}' has {size} bytes; what is read whole may have 1 GiB", "track it as data, and keep parameters, metrics and settings in small files", new SourceLocation(path));
        }
    }
}
