using System.Text;
using Weir.Foundation.Errors;

namespace Weir.Native.DuckDb;

/// <summary>A prepared statement.</summary>
public sealed unsafe class DuckStatement : IDisposable
{
    private readonly DuckConnection _connection;
    private readonly StatementHandle _handle;

    internal DuckStatement(DuckConnection connection, StatementHandle handle)
    {
        _connection = connection;
        _handle = handle;
    }

    /// <summary>Sets the parameters, in order.</summary>
    /// <param name="values">null, bool, int, long, double, string, byte[], <see cref="DateOnly"/> or <see cref="DateTime"/>.</param>
    /// <exception cref="ArgumentException">Their number or a type does not fit.</exception>
    public void Bind(params ReadOnlySpan<object?> values)
    {
        var api = DuckDbApi.Instance;
        if ((ulong)values.Length != api.ParameterCount(_handle.Pointer))
            throw new ArgumentException($"the statement takes {api.ParameterCount(_handle.Pointer)} parameters, got {values.Length}");
        for (var i = 0; i < values.Length; i++) BindOne(api, (ulong)i + 1, values[i]);
    }

    /// <summary>Runs it to the end; returns the number of rows changed.</summary>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public long Execute(CancellationToken cancellation = default)
    {
        using var result = Run(streaming: false, cancellation);
        return (long)DuckDbApi.Instance.RowsChanged(result.Pointer);
    }

    /// <summary>Runs it and streams its rows; the statement must outlive the result.</summary>
    public DuckResult Query(CancellationToken cancellation = default) => Query(ownedStatement: null, cancellation);

    internal DuckResult Query(DuckStatement? ownedStatement, CancellationToken cancellation) =>
        new(_connection, Run(streaming: true, cancellation), ownedStatement, cancellation);

    /// <inheritdoc/>
    public void Dispose() => _handle.Dispose();

    private ResultHandle Run(bool streaming, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var api = DuckDbApi.Instance;
        nint pointer;
        var failed = (streaming ? api.PendingPreparedStreaming(_handle.Pointer, &pointer) : api.PendingPrepared(_handle.Pointer, &pointer)) != 0;
        using var pending = new PendingHandle(pointer);
        if (failed) throw Failure(DuckDbApi.Text(api.PendingError(pointer)), cancellation);
        var result = new ResultHandle();
        // Registered once the statement is under way: an interrupt before that would be forgotten.
        using var registration = cancellation.Register(_connection.Interrupt);
        if (api.ExecutePending(pointer, result.Pointer) == 0) return result;
        using (result) throw Failure(DuckDbApi.Text(api.ResultError(result.Pointer)), cancellation);
    }

    internal static Exception Failure(string? text, CancellationToken cancellation)
    {
        var failure = DuckErrors.From(text);
        return failure.Code == DuckErrors.Interrupted && cancellation.IsCancellationRequested
            ? new OperationCanceledException(failure.Message, failure, cancellation)
            : failure;
    }

    private void BindOne(DuckDbApi api, ulong index, object? value)
    {
        var state = value switch
        {
            null => api.BindNull(_handle.Pointer, index),
            bool b => api.BindBoolean(_handle.Pointer, index, b ? (byte)1 : (byte)0),
            int i => api.BindInt64(_handle.Pointer, index, i),
            long l => api.BindInt64(_handle.Pointer, index, l),
            double d => api.BindDouble(_handle.Pointer, index, d),
            DateOnly date => api.BindDate(_handle.Pointer, index, date.DayNumber - DuckTime.EpochDay),
            DateTime time => api.BindTimestamp(_handle.Pointer, index, DuckTime.ToMicroseconds(time)),
            string text => BindBytes(api, index, Encoding.UTF8.GetBytes(text), isText: true),
            byte[] bytes => BindBytes(api, index, bytes, isText: false),
            _ => throw new ArgumentException($"a parameter of type {value.GetType().Name} cannot be bound"),
        };
        if (state != 0) throw new WeirException(ErrorCodes.InvalidValue, $"DuckDB refused parameter {index}: {DuckDbApi.Text(api.PrepareError(_handle.Pointer))}");
    }

    private int BindBytes(DuckDbApi api, ulong index, byte[] bytes, bool isText)
    {
        byte none = 0;
        fixed (byte* start = bytes)
        {
            var data = start is null ? &none : start;
            return isText
                ? api.BindVarCharLength(_handle.Pointer, index, data, (ulong)bytes.Length)
                : api.BindBlob(_handle.Pointer, index, data, (ulong)bytes.Length);
        }
    }
}
