using System.Runtime.InteropServices;

namespace Weir.Native.OnnxRuntime.Interop;

/// <summary>Names as C strings in one native block, made once a model: a run passes pointers and allocates nothing.</summary>
internal sealed unsafe class InternedNames
{
    private readonly Dictionary<string, nint> _byName = new(StringComparer.Ordinal);
    private readonly nint _memory;

    public InternedNames(IReadOnlyList<string> names)
    {
        var encoded = names.Select(OrtApi.CString).ToArray();
        _memory = (nint)NativeMemory.Alloc((nuint)Math.Max(1, encoded.Sum(e => e.Length)));
        var at = (byte*)_memory;
        for (var i = 0; i < encoded.Length; i++)
        {
            encoded[i].CopyTo(new Span<byte>(at, encoded[i].Length));
            _byName[names[i]] = (nint)at;
            at += encoded[i].Length;
        }
    }

    ~InternedNames() => NativeMemory.Free((void*)_memory);

    public nint this[string name] => _byName[name];

    public bool TryGet(string name, out nint pointer) => _byName.TryGetValue(name, out pointer);
}
