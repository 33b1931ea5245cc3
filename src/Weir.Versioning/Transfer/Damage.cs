using System.Security.Cryptography;
using Weir.Foundation.Errors;

namespace Weir.Versioning.Transfer;

/// <summary>Objects whose content is not what their name says.</summary>
internal static class Damage
{
    /// <summary>True when what was hashed is not the object. The hash begins anew.</summary>
    public static bool IsOther(ObjectRef reference, IncrementalHash hash)
    {
        Span<byte> is16 = stackalloc byte[16];
        hash.GetHashAndReset(is16);
        if (!reference.IsLegacy) return !Convert.ToHexStringLower(is16).AsSpan().SequenceEqual(reference.Md5);

        // A 2.x object is named by the hash of its text with other line ends: only a directory object's bytes say whether they are whole.
        return reference.IsDirectory && !Convert.ToHexStringLower(is16).AsSpan().SequenceEqual(reference.Md5);
    }

    /// <summary>The failure.</summary>
    public static WeirException Fault(string place, string name) =>
        new("corrupt_object", $"the object of '{name}' is damaged: the content of {Redact.Text(place)} is not what its name says", "it was not taken; remove it there and bring it again from whoever has it", new SourceLocation(Redact.Text(place)));
}
