using System.Text;
using SQLitePCL;
using Weir.Foundation.Errors;

namespace Weir.Persistence.Sqlite;

/// <summary>A prepared statement and the binding of its <c>$1</c> … parameters.</summary>
internal sealed class SqliteStatement : IDisposable
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    // $7 may occur before $2 in the text, or not at all; SQLite numbers parameters by first occurrence.
    private readonly int[] _ordinals;

    public SqliteStatement(sqlite3_stmt handle)
    {
        Handle = handle;
        var count = raw.sqlite3_bind_parameter_count(handle);
        _ordinals = new int[count];
        for (var i = 1; i <= count; i++)
        {
            var name = raw.sqlite3_bind_parameter_name(handle, i).utf8_to_string();
            _ordinals[i - 1] = int.Parse(name.AsSpan(1), System.Globalization.CultureInfo.InvariantCulture) - 1;
        }
    }

    public sqlite3_stmt Handle { get; }

    public bool IsCached { get; set; }

    public bool InUse { get; set; }

    public void Bind(ReadOnlySpan<SqlValue> values)
    {
        for (var i = 0; i < _ordinals.Length; i++) Bind(i + 1, values[_ordinals[i]]);
    }

    /// <summary>Makes the statement ready for its next use, or ends it when the cache does not hold it.</summary>
    public void Release()
    {
        raw.sqlite3_reset(Handle); // repeats the code of the step that failed, which was reported already
        InUse = false;
        if (!IsCached) Dispose();
    }

    public void Dispose()
    {
        raw.sqlite3_finalize(Handle);
        Handle.Dispose();
    }

    private void Bind(int index, SqlValue value)
    {
        switch (value.Kind)
        {
            case SqlKind.Null: raw.sqlite3_bind_null(Handle, index); break;
            case SqlKind.Integer: raw.sqlite3_bind_int64(Handle, index, value.Integer); break;
            case SqlKind.Real: raw.sqlite3_bind_double(Handle, index, BitConverter.Int64BitsToDouble(value.Integer)); break;
            case SqlKind.Text: BindText(index, (string)value.Reference!); break;
            case SqlKind.Blob when ((byte[])value.Reference!).Length == 0: raw.sqlite3_bind_zeroblob(Handle, index, 0); break;
            case SqlKind.Blob: raw.sqlite3_bind_blob(Handle, index, (byte[])value.Reference!); break;
        }
    }

    // By length and not by a terminator: a NUL inside a text must survive. Half a character must not become another one.
    private void BindText(int index, string text)
    {
        try
        {
            BindUtf8(index, text);
        }
        catch (EncoderFallbackException e)
        {
            throw new WeirException(ErrorCodes.InvalidValue, "a text holds half a character (an unpaired surrogate), which cannot be stored", inner: e);
        }
    }

    private void BindUtf8(int index, string text)
    {
        Span<byte> small = stackalloc byte[512];
        if (text.Length == 0)
        {
            raw.sqlite3_bind_text(Handle, index, string.Empty); // an empty span has no address, which SQLite takes for NULL
        }
        else if (text.Length * 3 <= small.Length)
        {
            var count = Utf8.GetBytes(text, small);
            raw.sqlite3_bind_text(Handle, index, small[..count]);
        }
        else
        {
            raw.sqlite3_bind_text(Handle, index, Utf8.GetBytes(text));
        }
    }
}
