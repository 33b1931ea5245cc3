using Weir.Versioning.Files;

namespace Weir.Versioning.Content;

/// <summary>How coarse the times of files are.</summary>
internal static class Granularity
{
    /// <summary>Kernels stamp files with the time of the last timer tick, up to 10 ms old; twice that is safe.</summary>
    public const long LocalNs = 20_000_000;

    // On a network the stamp is of another machine's clock, which may lag behind ours, and may count whole seconds.
    private const long NetworkNs = 5_000_000_000;

    // linux/magic.h: nfs, smb, cifs, smb2, 9p, fuse (sshfs and the like), afs, ceph, vfat (whole two seconds).
    private static readonly long[] Coarse = [0x6969, 0x517B, 0xFF534D42, 0xFE534D42, 0x01021997, 0x65735546, 0x5346414F, 0x00C36400, 0x4d44];

    /// <summary>For the file system that a folder lies on.</summary>
    public static unsafe long Of(string folder)
    {
        if (!Posix.IsAvailable) return LocalNs;
        var buffer = stackalloc long[32]; // struct statfs takes 120 bytes; its first word is the type
        return Posix.FileSystem(folder, buffer) == 0 && IsCoarse(buffer[0] & 0xFFFFFFFF) ? NetworkNs : LocalNs;
    }

    private static bool IsCoarse(long type)
    {
        foreach (var one in Coarse)
            if (one == type) return true;
        return false;
    }
}
