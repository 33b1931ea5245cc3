using Weir.Versioning.Objects;

namespace Weir.Versioning.Transfer;

/// <summary>An object by its hash, and in which of the two layouts it lies.</summary>
/// <param name="Hash">MD5, with <c>.dir</c> for a directory object.</param>
/// <param name="IsLegacy">True for DVC 2's layout, <c>ab/cdef…</c> below the root instead of <c>files/md5/ab/cdef…</c>.</param>
public readonly record struct ObjectRef(string Hash, bool IsLegacy)
{
    /// <summary>True for a directory object.</summary>
    public bool IsDirectory => ObjectCache.IsDirectory(Hash);

    /// <summary>The hash that the bytes must have.</summary>
    public string Md5 => IsDirectory ? Hash[..32] : Hash;

    /// <summary>Its key in a remote, and its path below the cache.</summary>
    public string Key => $"{Folder}/{Hash[2..]}";

    /// <summary>The folder of its key.</summary>
    public string Folder => IsLegacy ? Hash[..2] : $"files/md5/{Hash[..2]}";
}
