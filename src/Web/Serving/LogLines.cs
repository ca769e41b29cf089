using System.Data.Common;
using System.Globalization;
using System.Text.Json;
using Fangxian.Platform.Modules;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace Fangxian.Web.Serving;

public enum LogForm
{
    /// <summary>One line a message, for people.</summary>
    Text,

    /// <summary>One JSON object a line.</summary>
    Json,
}

/// <summary>
/// The lines of the log, of one form for all that the program and its packages say. Of an exception its kind and its place in
/// the program are written, never its message: that may hold what somebody typed.
/// </summary>
internal sealed class LogLines(TimeProvider clock) : ConsoleFormatter(Name)
{
    public new const string Name = "fangxian";

    internal static readonly NamedOption<LogForm> Form = NamedOption.Choice("Log__Form", LogForm.Text);
    internal static readonly NamedOption<LogLevel> Level = NamedOption.Choice("Log__Level", LogLevel.Warning);

    /// <summary>The framework's own switches and levels change nothing: below warnings it writes addresses with what was asked for.</summary>
    public static void Use(ILoggingBuilder log)
    {
        log.ClearProviders().AddConsole(console => console.FormatterName = Name).AddConsoleFormatter<LogLines, ConsoleFormatterOptions>();
        var level = Level.Read();
        log.Services.PostConfigure<LoggerFilterOptions>(filter =>
        {
            filter.Rules.Clear();
            filter.MinLevel = level > LogLevel.Warning ? level : LogLevel.Warning;
            filter.Rules.Add(new(null, "Fangxian", level, null));
            filter.Rules.Add(new(null, "Microsoft.AspNetCore.DataProtection", LogLevel.Error, null));
            filter.Rules.Add(new(null, "Microsoft.Extensions.Diagnostics.HealthChecks", LogLevel.None, null));
        });
    }

    public override void Write<TState>(in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        var (at, message, fault) = (clock.GetUtcNow().UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture), logEntry.Formatter(logEntry.State, null), logEntry.Exception);
        if (Form.Read() is LogForm.Json)
        {
            textWriter.WriteLine(JsonSerializer.Serialize(new { At = at, Level = logEntry.LogLevel, logEntry.Category, Event = logEntry.EventId.Id, Message = message, Fault = fault is null ? null : KindOf(fault), Stack = fault?.StackTrace }, Json.Options));
            return;
        }
        textWriter.WriteLine($"{at} {logEntry.LogLevel.ToString().ToLowerInvariant()} {logEntry.Category}: {message}{(fault is null ? "" : " " + KindOf(fault))}");
        if (fault?.StackTrace is { } stack)
        {
            textWriter.WriteLine(stack);
        }
    }

    /// <summary>The kinds of an exception and of those within it, with the codes that databases give.</summary>
    internal static string KindOf(Exception fault) => fault.GetType().Name + (fault is DbException { SqlState: { } state } ? $"({state})" : fault is Microsoft.Data.Sqlite.SqliteException { SqliteErrorCode: var code } ? $"({code})" : "")
        + (fault.InnerException is { } inner ? " < " + KindOf(inner) : "");
}
