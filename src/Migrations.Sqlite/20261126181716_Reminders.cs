using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Fangxian.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class Reminders : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "clock",
                table: "report_duty",
                type: "TEXT",
                maxLength: 40,
                nullable: true);

            migrationBuilder.CreateTable(
                name: "outbox_message",
                columns: table => new
                {
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    kind = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    key = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    position = table.Column<long>(type: "INTEGER", nullable: false),
                    subject = table.Column<string>(type: "TEXT", maxLength: 1000, nullable: false),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false),
                    give_up_at = table.Column<long>(type: "INTEGER", nullable: false),
                    next_at = table.Column<long>(type: "INTEGER", nullable: false),
                    state = table.Column<int>(type: "INTEGER", nullable: false),
                    attempts = table.Column<int>(type: "INTEGER", nullable: false),
                    lease = table.Column<byte[]>(type: "BLOB", nullable: true),
                    leased_until = table.Column<long>(type: "INTEGER", nullable: true),
                    why = table.Column<string>(type: "TEXT", maxLength: 40, nullable: true),
                    why_detail = table.Column<string>(type: "TEXT", maxLength: 200, nullable: true),
                    done_at = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_outbox_message", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "reminder_channel",
                columns: table => new
                {
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    position = table.Column<long>(type: "INTEGER", nullable: false),
                    way = table.Column<int>(type: "INTEGER", nullable: false),
                    name = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    address = table.Column<byte[]>(type: "BLOB", nullable: false),
                    secret = table.Column<byte[]>(type: "BLOB", nullable: true),
                    language = table.Column<int>(type: "INTEGER", nullable: false),
                    minutes_before = table.Column<int>(type: "INTEGER", nullable: false),
                    is_paused = table.Column<bool>(type: "INTEGER", nullable: false),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false),
                    version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_reminder_channel", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "statutory_clock",
                columns: table => new
                {
                    id = table.Column<short>(type: "INTEGER", nullable: false),
                    code = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    name = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    name_en = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    starts = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    starts_en = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    minutes = table.Column<int>(type: "INTEGER", nullable: false),
                    from_day = table.Column<int>(type: "INTEGER", nullable: true),
                    until_day = table.Column<int>(type: "INTEGER", nullable: true),
                    source = table.Column<string>(type: "TEXT", maxLength: 300, nullable: false),
                    verified = table.Column<bool>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_statutory_clock", x => x.id);
                });

            migrationBuilder.CreateIndex(
                name: "IX_outbox_message_key",
                table: "outbox_message",
                column: "key",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_outbox_message_position_id",
                table: "outbox_message",
                columns: new[] { "position", "id" });

            migrationBuilder.CreateIndex(
                name: "IX_outbox_message_state_next_at",
                table: "outbox_message",
                columns: new[] { "state", "next_at" });

            migrationBuilder.CreateIndex(
                name: "IX_reminder_channel_position",
                table: "reminder_channel",
                column: "position");

            migrationBuilder.CreateIndex(
                name: "IX_statutory_clock_code",
                table: "statutory_clock",
                column: "code");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "outbox_message");

            migrationBuilder.DropTable(
                name: "reminder_channel");

            migrationBuilder.DropTable(
                name: "statutory_clock");

            migrationBuilder.DropColumn(
                name: "clock",
                table: "report_duty");
        }
    }
}
