using System.Runtime.InteropServices;
using System.Text;

namespace Weir.Native.XGBoost.Interop;

/// <summary>Strings as an array of C strings in one native block.</summary>
internal sealed unsafe class StringArray : IDisposable
{
    private readonly void* _memory;

    public StringArray(IReadOnlyList<string> strings)
    {
        var bytes = strings.Sum(s => Encoding.UTF8.GetByteCount(s) + 1);
        _memory = NativeMemory.Alloc((nuint)((strings.Count * sizeof(nint)) + bytes + 1));
        var pointers = (nint*)_memory;
        var at = (byte*)(pointers + strings.Count);
        for (var i = 0; i < strings.Count; i++)
        {
            pointers[i] = (nint)at;
            var length = Encoding.UTF8.GetBytes(strings[i], new Span<byte>(at, Encoding.UTF8.GetByteCount(strings[i])));
            at[length] = 0;
            at += length + 1;
        }
    }

    public nint* Pointer => (nint*)_memory;

    public void Dispose() => NativeMemory.Free(_memory);
}
