namespace Weir.Foundation.Files;

/// <summary>What .NET throws where a file cannot be written or read.</summary>
public static class DiskFailure
{
    private const int NoSpaceLeft = 28; // ENOSPC, which .NET keeps in HResult on Unix

    /// <summary>Whether an exception of a file's operation is about the disk: no room, no permission, or a limit on the size of files.</summary>
    /// <remarks><see cref="ArgumentOutOfRangeException"/> is .NET's word for EFBIG: a limit of the system, or of the user.</remarks>
    public static bool Is(Exception e) => e is IOException or UnauthorizedAccessException or ArgumentOutOfRangeException;

    /// <summary>Why, in a few words.</summary>
    public static string ReasonOf(Exception e) => e switch
    {
        DirectoryNotFoundException => "its folder does not exist",
        UnauthorizedAccessException => "permission denied",
        ArgumentOutOfRangeException => "files may not be that large",
        IOException when e.HResult is NoSpaceLeft or unchecked((int)0x80070070) => "no space left on the device",
        _ => FirstLine(e.Message),
    };

    private static string FirstLine(string text) => text.Split('\n', 2)[0].Split(" : '", 2)[0].TrimEnd('.', '\r'); // without the temporary name that .NET adds
}
