using System.Runtime.InteropServices;

namespace Weir.Native.DuckDb;

/// <summary>DuckDB's C API (<c>duckdb.h</c> of 1.5), the part that is used, as function pointers.</summary>
/// <remarks>Names are the header's without <c>duckdb_</c>. Loaded once, at first use, so that a verb without tables pays nothing.</remarks>
internal sealed unsafe class DuckDbApi
{
    private static readonly Lazy<DuckDbApi> Loaded = new(static () => new DuckDbApi(NativeLibraries.Load(NativeEngine.DuckDb)));

    /// <summary>The loaded library.</summary>
    /// <exception cref="Foundation.Errors.WeirException"><c>missing_dependency</c>.</exception>
    public static DuckDbApi Instance => Loaded.Value;

    private readonly nint _library;

    private DuckDbApi(nint library)
    {
        _library = library;
        LibraryVersion = (delegate* unmanaged[Cdecl]<byte*>)Get("library_version");
        Free = (delegate* unmanaged[Cdecl]<void*, void>)Get("free");
        CreateConfig = (delegate* unmanaged[Cdecl]<nint*, int>)Get("create_config");
        SetConfig = (delegate* unmanaged[Cdecl]<nint, byte*, byte*, int>)Get("set_config");
        DestroyConfig = (delegate* unmanaged[Cdecl]<nint*, void>)Get("destroy_config");
        OpenExt = (delegate* unmanaged[Cdecl]<byte*, nint*, nint, byte**, int>)Get("open_ext");
        Close = (delegate* unmanaged[Cdecl]<nint*, void>)Get("close");
        Connect = (delegate* unmanaged[Cdecl]<nint, nint*, int>)Get("connect");
        Disconnect = (delegate* unmanaged[Cdecl]<nint*, void>)Get("disconnect");
        Interrupt = (delegate* unmanaged[Cdecl]<nint, void>)Get("interrupt");
        QueryProgress = (delegate* unmanaged[Cdecl]<nint, DuckProgress>)Get("query_progress");
        Prepare = (delegate* unmanaged[Cdecl]<nint, byte*, nint*, int>)Get("prepare");
        PrepareError = (delegate* unmanaged[Cdecl]<nint, byte*>)Get("prepare_error");
        DestroyPrepare = (delegate* unmanaged[Cdecl]<nint*, void>)Get("destroy_prepare");
        ParameterCount = (delegate* unmanaged[Cdecl]<nint, ulong>)Get("nparams");
        BindNull = (delegate* unmanaged[Cdecl]<nint, ulong, int>)Get("bind_null");
        BindBoolean = (delegate* unmanaged[Cdecl]<nint, ulong, byte, int>)Get("bind_boolean");
        BindInt64 = (delegate* unmanaged[Cdecl]<nint, ulong, long, int>)Get("bind_int64");
        BindDouble = (delegate* unmanaged[Cdecl]<nint, ulong, double, int>)Get("bind_double");
        BindDate = (delegate* unmanaged[Cdecl]<nint, ulong, int, int>)Get("bind_date");
        BindTimestamp = (delegate* unmanaged[Cdecl]<nint, ulong, long, int>)Get("bind_timestamp");
        BindVarCharLength = (delegate* unmanaged[Cdecl]<nint, ulong, byte*, ulong, int>)Get("bind_varchar_length");
        BindBlob = (delegate* unmanaged[Cdecl]<nint, ulong, byte*, ulong, int>)Get("bind_blob");
        PendingPrepared = (delegate* unmanaged[Cdecl]<nint, nint*, int>)Get("pending_prepared");
        PendingPreparedStreaming = (delegate* unmanaged[Cdecl]<nint, nint*, int>)Get("pending_prepared_streaming");
        PendingError = (delegate* unmanaged[Cdecl]<nint, byte*>)Get("pending_error");
        ExecutePending = (delegate* unmanaged[Cdecl]<nint, DuckResultStruct*, int>)Get("execute_pending");
        DestroyPending = (delegate* unmanaged[Cdecl]<nint*, void>)Get("destroy_pending");
        DestroyResult = (delegate* unmanaged[Cdecl]<DuckResultStruct*, void>)Get("destroy_result");
        ResultError = (delegate* unmanaged[Cdecl]<DuckResultStruct*, byte*>)Get("result_error");
        ColumnCount = (delegate* unmanaged[Cdecl]<DuckResultStruct*, ulong>)Get("column_count");
        ColumnName = (delegate* unmanaged[Cdecl]<DuckResultStruct*, ulong, byte*>)Get("column_name");
        ColumnLogicalType = (delegate* unmanaged[Cdecl]<DuckResultStruct*, ulong, nint>)Get("column_logical_type");
        RowsChanged = (delegate* unmanaged[Cdecl]<DuckResultStruct*, ulong>)Get("rows_changed");
        FetchChunk = (delegate* unmanaged[Cdecl]<DuckResultStruct, nint>)Get("fetch_chunk");
        CreateDataChunk = (delegate* unmanaged[Cdecl]<nint*, ulong, nint>)Get("create_data_chunk");
        DestroyDataChunk = (delegate* unmanaged[Cdecl]<nint*, void>)Get("destroy_data_chunk");
        DataChunkReset = (delegate* unmanaged[Cdecl]<nint, void>)Get("data_chunk_reset");
        DataChunkGetSize = (delegate* unmanaged[Cdecl]<nint, ulong>)Get("data_chunk_get_size");
        DataChunkSetSize = (delegate* unmanaged[Cdecl]<nint, ulong, void>)Get("data_chunk_set_size");
        DataChunkGetVector = (delegate* unmanaged[Cdecl]<nint, ulong, nint>)Get("data_chunk_get_vector");
        VectorSize = (delegate* unmanaged[Cdecl]<ulong>)Get("vector_size");
        VectorGetData = (delegate* unmanaged[Cdecl]<nint, void*>)Get("vector_get_data");
        VectorGetValidity = (delegate* unmanaged[Cdecl]<nint, ulong*>)Get("vector_get_validity");
        VectorEnsureValidityWritable = (delegate* unmanaged[Cdecl]<nint, void>)Get("vector_ensure_validity_writable");
        VectorAssignString = (delegate* unmanaged[Cdecl]<nint, ulong, byte*, ulong, void>)Get("vector_assign_string_element_len");
        ListVectorGetChild = (delegate* unmanaged[Cdecl]<nint, nint>)Get("list_vector_get_child");
        ArrayVectorGetChild = (delegate* unmanaged[Cdecl]<nint, nint>)Get("array_vector_get_child");
        StructVectorGetChild = (delegate* unmanaged[Cdecl]<nint, ulong, nint>)Get("struct_vector_get_child");
        CreateLogicalType = (delegate* unmanaged[Cdecl]<int, nint>)Get("create_logical_type");
        DestroyLogicalType = (delegate* unmanaged[Cdecl]<nint*, void>)Get("destroy_logical_type");
        GetTypeId = (delegate* unmanaged[Cdecl]<nint, int>)Get("get_type_id");
        DecimalScale = (delegate* unmanaged[Cdecl]<nint, byte>)Get("decimal_scale");
        DecimalInternalType = (delegate* unmanaged[Cdecl]<nint, int>)Get("decimal_internal_type");
        EnumInternalType = (delegate* unmanaged[Cdecl]<nint, int>)Get("enum_internal_type");
        EnumDictionarySize = (delegate* unmanaged[Cdecl]<nint, uint>)Get("enum_dictionary_size");
        EnumDictionaryValue = (delegate* unmanaged[Cdecl]<nint, ulong, byte*>)Get("enum_dictionary_value");
        ListTypeChild = (delegate* unmanaged[Cdecl]<nint, nint>)Get("list_type_child_type");
        ArrayTypeChild = (delegate* unmanaged[Cdecl]<nint, nint>)Get("array_type_child_type");
        ArrayTypeSize = (delegate* unmanaged[Cdecl]<nint, ulong>)Get("array_type_array_size");
        MapTypeKey = (delegate* unmanaged[Cdecl]<nint, nint>)Get("map_type_key_type");
        MapTypeValue = (delegate* unmanaged[Cdecl]<nint, nint>)Get("map_type_value_type");
        StructChildCount = (delegate* unmanaged[Cdecl]<nint, ulong>)Get("struct_type_child_count");
        StructChildName = (delegate* unmanaged[Cdecl]<nint, ulong, byte*>)Get("struct_type_child_name");
        StructChildType = (delegate* unmanaged[Cdecl]<nint, ulong, nint>)Get("struct_type_child_type");
        AppenderCreate = (delegate* unmanaged[Cdecl]<nint, byte*, byte*, nint*, int>)Get("appender_create");
        AppenderColumnCount = (delegate* unmanaged[Cdecl]<nint, ulong>)Get("appender_column_count");
        AppenderColumnType = (delegate* unmanaged[Cdecl]<nint, ulong, nint>)Get("appender_column_type");
        AppenderError = (delegate* unmanaged[Cdecl]<nint, byte*>)Get("appender_error");
        AppendDataChunk = (delegate* unmanaged[Cdecl]<nint, nint, int>)Get("append_data_chunk");
        AppenderClose = (delegate* unmanaged[Cdecl]<nint, int>)Get("appender_close");
        AppenderDestroy = (delegate* unmanaged[Cdecl]<nint*, int>)Get("appender_destroy");
    }

    public readonly delegate* unmanaged[Cdecl]<byte*> LibraryVersion;
    public readonly delegate* unmanaged[Cdecl]<void*, void> Free;
    public readonly delegate* unmanaged[Cdecl]<nint*, int> CreateConfig;
    public readonly delegate* unmanaged[Cdecl]<nint, byte*, byte*, int> SetConfig;
    public readonly delegate* unmanaged[Cdecl]<nint*, void> DestroyConfig;
    public readonly delegate* unmanaged[Cdecl]<byte*, nint*, nint, byte**, int> OpenExt;
    public readonly delegate* unmanaged[Cdecl]<nint*, void> Close;
    public readonly delegate* unmanaged[Cdecl]<nint, nint*, int> Connect;
    public readonly delegate* unmanaged[Cdecl]<nint*, void> Disconnect;
    public readonly delegate* unmanaged[Cdecl]<nint, void> Interrupt;
    public readonly delegate* unmanaged[Cdecl]<nint, DuckProgress> QueryProgress;
    public readonly delegate* unmanaged[Cdecl]<nint, byte*, nint*, int> Prepare;
    public readonly delegate* unmanaged[Cdecl]<nint, byte*> PrepareError;
    public readonly delegate* unmanaged[Cdecl]<nint*, void> DestroyPrepare;
    public readonly delegate* unmanaged[Cdecl]<nint, ulong> ParameterCount;
    public readonly delegate* unmanaged[Cdecl]<nint, ulong, int> BindNull;
    public readonly delegate* unmanaged[Cdecl]<nint, ulong, byte, int> BindBoolean;
    public readonly delegate* unmanaged[Cdecl]<nint, ulong, long, int> BindInt64;
    public readonly delegate* unmanaged[Cdecl]<nint, ulong, double, int> BindDouble;
    public readonly delegate* unmanaged[Cdecl]<nint, ulong, int, int> BindDate;
    public readonly delegate* unmanaged[Cdecl]<nint, ulong, long, int> BindTimestamp;
    public readonly delegate* unmanaged[Cdecl]<nint, ulong, byte*, ulong, int> BindVarCharLength;
    public readonly delegate* unmanaged[Cdecl]<nint, ulong, byte*, ulong, int> BindBlob;
    public readonly delegate* unmanaged[Cdecl]<nint, nint*, int> PendingPrepared;
    public readonly delegate* unmanaged[Cdecl]<nint, nint*, int> PendingPreparedStreaming;
    public readonly delegate* unmanaged[Cdecl]<nint, byte*> PendingError;
    public readonly delegate* unmanaged[Cdecl]<nint, DuckResultStruct*, int> ExecutePending;
    public readonly delegate* unmanaged[Cdecl]<nint*, void> DestroyPending;
    public readonly delegate* unmanaged[Cdecl]<DuckResultStruct*, void> DestroyResult;
    public readonly delegate* unmanaged[Cdecl]<DuckResultStruct*, byte*> ResultError;
    public readonly delegate* unmanaged[Cdecl]<DuckResultStruct*, ulong> ColumnCount;
    public readonly delegate* unmanaged[Cdecl]<DuckResultStruct*, ulong, byte*> ColumnName;
    public readonly delegate* unmanaged[Cdecl]<DuckResultStruct*, ulong, nint> ColumnLogicalType;
    public readonly delegate* unmanaged[Cdecl]<DuckResultStruct*, ulong> RowsChanged;
    public readonly delegate* unmanaged[Cdecl]<DuckResultStruct, nint> FetchChunk;
    public readonly delegate* unmanaged[Cdecl]<nint*, ulong, nint> CreateDataChunk;
    public readonly delegate* unmanaged[Cdecl]<nint*, void> DestroyDataChunk;
    public readonly delegate* unmanaged[Cdecl]<nint, void> DataChunkReset;
    public readonly delegate* unmanaged[Cdecl]<nint, ulong> DataChunkGetSize;
    public readonly delegate* unmanaged[Cdecl]<nint, ulong, void> DataChunkSetSize;
    public readonly delegate* unmanaged[Cdecl]<nint, ulong, nint> DataChunkGetVector;
    public readonly delegate* unmanaged[Cdecl]<ulong> VectorSize;
    public readonly delegate* unmanaged[Cdecl]<nint, void*> VectorGetData;
    public readonly delegate* unmanaged[Cdecl]<nint, ulong*> VectorGetValidity;
    public readonly delegate* unmanaged[Cdecl]<nint, void> VectorEnsureValidityWritable;
    public readonly delegate* unmanaged[Cdecl]<nint, ulong, byte*, ulong, void> VectorAssignString;
    public readonly delegate* unmanaged[Cdecl]<nint, nint> ListVectorGetChild;
    public readonly delegate* unmanaged[Cdecl]<nint, nint> ArrayVectorGetChild;
    public readonly delegate* unmanaged[Cdecl]<nint, ulong, nint> StructVectorGetChild;
    public readonly delegate* unmanaged[Cdecl]<int, nint> CreateLogicalType;
    public readonly delegate* unmanaged[Cdecl]<nint*, void> DestroyLogicalType;
    public readonly delegate* unmanaged[Cdecl]<nint, int> GetTypeId;
    public readonly delegate* unmanaged[Cdecl]<nint, byte> DecimalScale;
    public readonly delegate* unmanaged[Cdecl]<nint, int> DecimalInternalType;
    public readonly delegate* unmanaged[Cdecl]<nint, int> EnumInternalType;
    public readonly delegate* unmanaged[Cdecl]<nint, uint> EnumDictionarySize;
    public readonly delegate* unmanaged[Cdecl]<nint, ulong, byte*> EnumDictionaryValue;
    public readonly delegate* unmanaged[Cdecl]<nint, nint> ListTypeChild;
    public readonly delegate* unmanaged[Cdecl]<nint, nint> ArrayTypeChild;
    public readonly delegate* unmanaged[Cdecl]<nint, ulong> ArrayTypeSize;
    public readonly delegate* unmanaged[Cdecl]<nint, nint> MapTypeKey;
    public readonly delegate* unmanaged[Cdecl]<nint, nint> MapTypeValue;
    public readonly delegate* unmanaged[Cdecl]<nint, ulong> StructChildCount;
    public readonly delegate* unmanaged[Cdecl]<nint, ulong, byte*> StructChildName;
    public readonly delegate* unmanaged[Cdecl]<nint, ulong, nint> StructChildType;
    public readonly delegate* unmanaged[Cdecl]<nint, byte*, byte*, nint*, int> AppenderCreate;
    public readonly delegate* unmanaged[Cdecl]<nint, ulong> AppenderColumnCount;
    public readonly delegate* unmanaged[Cdecl]<nint, ulong, nint> AppenderColumnType;
    public readonly delegate* unmanaged[Cdecl]<nint, byte*> AppenderError;
    public readonly delegate* unmanaged[Cdecl]<nint, nint, int> AppendDataChunk;
    public readonly delegate* unmanaged[Cdecl]<nint, int> AppenderClose;
    public readonly delegate* unmanaged[Cdecl]<nint*, int> AppenderDestroy;

    /// <summary>Text of a C string that DuckDB keeps; null for a null pointer.</summary>
    public static string? Text(byte* text) => Marshal.PtrToStringUTF8((nint)text);

    /// <summary>Text of a C string that the caller must free.</summary>
    public string? TakeText(byte* text)
    {
        var result = Text(text);
        if (text is not null) Free(text);
        return result;
    }

    private nint Get(string name) => NativeLibrary.GetExport(_library, "duckdb_" + name);
}

/// <summary><c>duckdb_result</c>: four fields that the header calls deprecated, an error text and the result itself.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct DuckResultStruct
{
    public ulong ColumnCount;
    public ulong RowCount;
    public ulong RowsChanged;
    public nint Columns;
    public nint Error;
    public nint Internal;
}

/// <summary><c>duckdb_query_progress_type</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct DuckProgress
{
    public double Percentage;
    public ulong RowsProcessed;
    public ulong RowsTotal;
}
