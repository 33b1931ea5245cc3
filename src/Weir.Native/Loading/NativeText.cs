using System.Text;

namespace Weir.Native;

/// <summary>Texts as C libraries take them.</summary>
internal static class NativeText
{
    /// <summary>UTF-8 with a closing NUL.</summary>
    public static byte[] CString(string text)
    {
        var bytes = new byte[Encoding.UTF8.GetByteCount(text) + 1];
        Encoding.UTF8.GetBytes(text, bytes);
        return bytes;
    }
}
