; Vireo's own guest: a boot image of a few KiB that fills a share of its memory with a pattern,
; counts on the first serial port, and can prove at any time that the memory is still what it was.
;
; Build:  nasm -f bin -O2 -o counter.img counter.asm
;         (the same source gives the same bytes; a test holds counter.img to that)
; Run:    qemu-system-x86_64 -m 512 -drive file=counter.img,format=raw -display none -serial stdio
;
; It says (one line each, ended by LF, nothing else on the port):
;   fill TOTAL TARGET         before the filling: MiB of memory found, MiB it is going to fill
;   ready MIB seed SEED       the pattern is in place; MIB is what was filled, SEED sixteen hex digits
;   count N                   N = 1, 2, 3 ... ten times a second
;   memory ok MIB CHECKSUM    every word was compared; the checksum is the sum of all of them
;   memory BAD at ADDRESS     the first physical address that does not hold what was put there
;   power button              ACPI asked for a shutdown; the machine goes off next
;   exception VECTOR at RIP   something is broken; the machine halts
;   no long mode              the CPU is not a 64-bit one; the machine halts
;
; It listens on the same port (a byte each, looked at twenty times a second):
;   v  verify the memory now (counting goes on meanwhile)
;   d  toggle dirtying: the pattern is written again and again, for work on live migration
;   q  power off     r  reset     p  panic (through the pvpanic device, where there is one)
;
; To be changed in the image before it is booted, little-endian, at these offsets of the file:
PERCENT_DEFAULT equ 50          ; 0x10 byte   share of the memory to fill, 0 to 100
TICKS_DEFAULT   equ 2           ; 0x11 byte   twentieths of a second between two counts
VERIFY_DEFAULT  equ 100         ; 0x12 word   verify unasked every so many counts, 0 = never
SEED_DEFAULT    equ 0           ; 0x18 qword  seed of the pattern, 0 = another one at every boot
KEPT_DEFAULT    equ -1          ; 0x20 qword  the bits kept of each word; the others are zero, so
                                ;             that the fewer there are the better it compresses
;
; The seed comes from the time stamp counter unless it is set, so that a guest that merely booted
; afresh cannot be taken for one that was restored: its checksum differs.
;
; Why like this: real mode only loads and asks the BIOS for the memory map; 32-bit mode only builds
; page tables; all the rest is 64-bit. Time comes from the interval timer's interrupt, which every
; PC has, stops while the machine is stopped and needs no calibration after a restore; the CPU
; sleeps between two ticks, so an idle guest costs its host next to nothing. The pattern alone is
; worked on in user mode: a KVM that has no virtual CPU in hardware runs only that natively and
; interprets the rest, a thousand times slower.

CODE_SIZE       equ 4096        ; what the boot sector loads, itself included
IMAGE_SIZE      equ 16 * 63 * 512       ; one cylinder: SeaBIOS reads nothing from a shorter disk

; Where things lie below 1 MiB
E820_MAP        equ 0x0500      ; entries of 24 bytes
E820_MAX        equ 64
IDT             equ 0x1000      ; 256 gates of 16 bytes
SPANS           equ 0x2000      ; pairs of start and end address, closed by a zero pair
USER_STACK      equ 0x5000      ; stacks grow down from here
INTERRUPT_STACK equ 0x6000      ; for what interrupts user mode
ORIGIN          equ 0x7C00      ; the BIOS puts us here; the main stack grows down from it

; Where things lie from 1 MiB on
PML4            equ 0x100000
PDPT            equ 0x101000
DIRECTORIES     equ 0x102000    ; one for each GiB
GIB_MAX         equ 64
FILL_FROM       equ 0x200000    ; everything above is the pattern's

PAGE            equ 4096
SLICE_PAGES     equ 256         ; looked at between two looks at the clock and the port

COM1            equ 0x3F8
COM1_STATUS     equ COM1 + 5
PIT_DIVISOR     equ 59659       ; 1193182 Hz / 59659 = 20 Hz
TIMER_VECTOR    equ 0x20
BREAKPOINT      equ 3           ; how user mode says that it is done
ACPI_PM1_EVENT  equ 0x600       ; where SeaBIOS puts it, on i440fx and on q35
ACPI_PM1_ENABLE equ 0x602
ACPI_PM1_CTRL   equ 0x604
POWER_BUTTON    equ 1 << 8
SLEEP_S5        equ 1 << 13
PVPANIC         equ 0x505

WORD_FACTOR     equ 6364136223846793005     ; Knuth's MMIX generator
WORD_STEP       equ 1442695040888963407
PAGE_FACTOR     equ 0x9E3779B97F4A7C15      ; the golden ratio, to spread addresses

CODE32          equ gdt.code32 - gdt
CODE64          equ gdt.code64 - gdt
DATA            equ gdt.data - gdt
USER_CODE       equ gdt.user_code - gdt + 3
USER_DATA       equ gdt.user_data - gdt + 3
TASK            equ gdt.task - gdt
PRESENT         equ 7           ; page table entry: present, writable, open to user mode
PRESENT_2M      equ 0x87        ; the same, a page of 2 MiB
INTERRUPTS_ON   equ 0x202       ; flags

        org ORIGIN
        bits 16

        jmp short boot
        times 8 - ($ - $$) db 0
        db "VIREOCNT"           ; 0x08: tells the image from others
percent db PERCENT_DEFAULT
ticks_per_count db TICKS_DEFAULT
verify_every dw VERIFY_DEFAULT
        times 0x18 - ($ - $$) db 0
seed    dq SEED_DEFAULT
kept    dq KEPT_DEFAULT

boot:   cli
        xor ax, ax
        mov ds, ax
        mov es, ax
        mov ss, ax
        mov sp, ORIGIN
        cld
        jmp 0:.load             ; some BIOSes enter at 07C0:0000
.load:  mov ah, 0x42            ; the rest of the image, by block number; DL is the boot drive
        mov si, load_packet
        int 0x13
        jc halt16
        jmp map_memory

halt16: hlt
        jmp halt16

        align 4
load_packet:
        db 16, 0
        dw CODE_SIZE / 512 - 1
        dw after_boot_sector, 0
        dq 1

        times 510 - ($ - $$) db 0
        dw 0xAA55
after_boot_sector:

; The memory map, then on to 32-bit mode.
map_memory:
        xor ebx, ebx
        mov di, E820_MAP
.next:  mov eax, 0xE820
        mov ecx, 24
        mov edx, 0x534D4150     ; "SMAP"
        mov dword [di + 20], 1
        int 0x15
        jc .done
        add di, 24
        cmp di, E820_MAP + 24 * E820_MAX
        jae .done
        test ebx, ebx
        jnz .next
.done:  mov [map_end], di
        in al, 0x92             ; address line 20 on
        or al, 2
        and al, 0xFE
        out 0x92, al
        lgdt [gdt_pointer]
        mov eax, cr0
        or al, 1
        mov cr0, eax
        jmp CODE32:protected

        bits 32
protected:
        mov ax, DATA
        mov ds, ax
        mov es, ax
        mov ss, ax
        mov esp, ORIGIN
        call serial_init32
        mov eax, 0x80000000
        cpuid
        cmp eax, 0x80000001
        jb .no_long_mode
        mov eax, 0x80000001
        cpuid
        bt edx, 29
        jnc .no_long_mode
        jmp page_tables
.no_long_mode:
        mov esi, text_no_long_mode
.char:  lodsb
        mov dx, COM1
        out dx, al
        test al, al
        jnz .char
.halt:  hlt
        jmp .halt

serial_init32:
        mov esi, serial_setup
.next:  movzx edx, word [esi]
        test edx, edx
        jz .done
        mov al, [esi + 2]
        out dx, al
        add esi, 3
        jmp .next
.done:  ret

; The first GIB_MAX GiB mapped to themselves in pages of 2 MiB.
page_tables:
        mov edi, PML4
        xor eax, eax
        mov ecx, (DIRECTORIES - PML4) / 4
        rep stosd
        mov dword [PML4], PDPT | PRESENT
        mov edi, PDPT
        mov eax, DIRECTORIES | PRESENT
        mov ecx, GIB_MAX
.gib:   mov [edi], eax
        add edi, 8
        add eax, PAGE
        loop .gib
        mov edi, DIRECTORIES
        mov eax, PRESENT_2M
        xor ebx, ebx            ; address bits 32 and up
        mov ecx, GIB_MAX * 512
.page:  mov [edi], eax
        mov [edi + 4], ebx
        add edi, 8
        add eax, 0x200000
        adc ebx, 0
        loop .page
        mov eax, PML4
        mov cr3, eax
        mov eax, cr4
        or eax, 1 << 5          ; physical address extension
        mov cr4, eax
        mov ecx, 0xC0000080     ; extended features: long mode
        rdmsr
        or eax, 1 << 8
        wrmsr
        mov eax, cr0
        or eax, 1 << 31
        mov cr0, eax
        jmp CODE64:main

        bits 64
        default rel
main:   call interrupts_init
        call choose_seed
        call plan_spans
        call rewind
.fill:  mov rbp, fill_page
        call slice
        jnc .fill
; Before anybody is told that it is ready: a button pressed earlier is not heard.
        mov dx, ACPI_PM1_ENABLE
        mov ax, POWER_BUTTON
        out dx, ax
        mov rsi, text_ready
        call print
        mov rax, [filled]
        shr rax, 20
        call print_decimal
        mov rsi, text_seed
        call print
        mov rax, [seed]
        call print_hex
        call print_newline

; From here on: a slice of verifying or dirtying if there is any to do, a nap if not; then the
; clock, the port and the power button.
loop_forever:
        cmp byte [verifying], 0
        jne .verify
        cmp byte [dirtying], 0
        jne .dirty
        hlt
        jmp .clock
.verify:
        call verify_slice
        jmp .clock
.dirty: mov rbp, fill_page
        call slice
        jnc .clock
        call rewind
.clock: mov rax, [ticks]
        cmp rax, [ticks_seen]
        je loop_forever
        mov [ticks_seen], rax
        call count_when_due
        call power_button
        call commands
        jmp loop_forever

count_when_due:
        sub rax, [ticks_counted]
        movzx ecx, byte [ticks_per_count]
        cmp rax, rcx
        jb .done
        mov rax, [ticks]
        mov [ticks_counted], rax
        inc qword [count]
        mov rsi, text_count
        call print
        mov rax, [count]
        call print_decimal
        call print_newline
        movzx ecx, word [verify_every]
        jrcxz .done
        mov rax, [count]
        xor edx, edx
        div rcx
        test rdx, rdx
        jz verify_begin
.done:  ret

power_button:
        mov dx, ACPI_PM1_EVENT
        in ax, dx
        test ax, POWER_BUTTON
        jz .done
        out dx, ax              ; written ones clear
        mov rsi, text_power_button
        call print
        jmp power_off
.done:  ret

commands:
        mov dx, COM1_STATUS
        in al, dx
        cmp al, 0xFF            ; no port at all
        je .done
        test al, 1
        jz .done
        mov dx, COM1
        in al, dx
        cmp al, 'v'
        je verify_begin
        cmp al, 'd'
        je .dirty
        cmp al, 'q'
        je power_off
        cmp al, 'r'
        je reset
        cmp al, 'p'
        je panic
        jmp commands
.dirty: call rewind
        mov byte [verifying], 0
        xor byte [dirtying], 1
.done:  ret

power_off:
        mov dx, ACPI_PM1_CTRL
        mov ax, SLEEP_S5
        out dx, ax
halt:   cli
        hlt
        jmp halt

reset:  mov al, 0xFE
        out 0x64, al
        jmp halt

panic:  mov dx, PVPANIC
        mov al, 1
        out dx, al
        jmp halt

; ---- memory

choose_seed:
        cmp qword [seed], 0
        jne .done
        rdtsc
        shl rdx, 32
        or rax, rdx
        mov rcx, PAGE_FACTOR
        imul rax, rcx
        or al, 1
        mov [seed], rax
.done:  ret

; What to fill: `percent` of all memory, whole MiB, taken from the map's usable entries in order.
plan_spans:
        mov rsi, E820_MAP
        xor r8d, r8d            ; bytes of memory
.sum:   cmp si, [map_end]
        jae .share
        cmp dword [rsi + 16], 1
        jne .sum_next
        add r8, [rsi + 8]
.sum_next:
        add rsi, 24
        jmp .sum
.share: add r8, 0xFFFFF         ; what the firmware keeps is less than one MiB
        shr r8, 20
        movzx eax, byte [percent]
        mul r8
        mov ecx, 100
        div rcx
        mov r9, rax             ; MiB wanted
        mov rsi, text_fill
        call print
        mov rax, r8
        call print_decimal
        mov al, ' '
        call print_char
        mov rax, r9
        call print_decimal
        call print_newline
        shl r9, 20              ; bytes still to place
        mov rsi, E820_MAP
        mov rdi, SPANS
.entry: cmp si, [map_end]
        jae .done
        cmp dword [rsi + 16], 1
        jne .entry_next
        mov rax, [rsi]          ; start, clipped and rounded up
        mov rdx, [rsi + 8]
        add rdx, rax            ; end, clipped and rounded down
        mov ecx, FILL_FROM
        cmp rax, rcx
        cmovb rax, rcx
        add rax, PAGE - 1
        and rax, -PAGE
        mov rcx, GIB_MAX << 30
        cmp rdx, rcx
        cmova rdx, rcx
        and rdx, -PAGE
        lea rcx, [rax + r9]
        cmp rdx, rcx
        cmova rdx, rcx
        cmp rdx, rax
        jbe .entry_next
        mov [rdi], rax
        mov [rdi + 8], rdx
        add rdi, 16
        sub rdx, rax
        sub r9, rdx
        add [filled], rdx
.entry_next:
        add rsi, 24
        jmp .entry
.done:  mov qword [rdi], 0
        mov qword [rdi + 8], 0
        ret

rewind: mov qword [span], SPANS
        mov rax, [abs SPANS]
        mov [cursor], rax
        ret

; Up to SLICE_PAGES pages through the routine in RBP, in user mode. Carry: the end is reached.
slice:  mov [main_stack], rsp
        push USER_DATA
        push USER_STACK
        push INTERRUPTS_ON
        push USER_CODE
        mov rax, user_slice
        push rax
        iretq
slice_done:                     ; the breakpoint's handler
        mov rsp, [main_stack]
        sti
        bt eax, 0
        ret

; The routine finds the page's address in RDI, may use any register but RBP, RBX and R15, and
; leaves here with EAX = 1 at the end of the pattern.
user_slice:
        mov r15d, SLICE_PAGES
.page:  mov rbx, [span]
        mov rdi, [cursor]
        cmp rdi, [rbx + 8]
        jb .work
        cmp qword [rbx + 8], 0
        je .end
        add rbx, 16
        mov [span], rbx
        mov rax, [rbx]
        mov [cursor], rax
        jmp .page
.work:  add qword [cursor], PAGE
        call rbp
        dec r15d
        jnz .page
        xor eax, eax
        int3
.end:   mov eax, 1
        int3

; RCX: the first state of the generator for page RDI. R10, R11: its factor and step. R9: the bits
; kept. RDX: the page's end.
page_state:
        mov rcx, rdi
        xor rcx, [seed]
        mov r10, PAGE_FACTOR
        imul rcx, r10
        mov rax, rcx
        shr rax, 31
        xor rcx, rax
        mov r10, WORD_FACTOR
        mov r11, WORD_STEP
        mov r9, [kept]
        lea rdx, [rdi + PAGE]
        ret

; RAX: the next word. The high half folded into the low, whose own bits repeat too soon.
%macro next_word 0
        mov rax, rcx
        shr rax, 32
        xor rax, rcx
        imul rcx, r10
        add rcx, r11
        and rax, r9
%endmacro

fill_page:
        call page_state
.line:
%assign offset 0
%rep 8
        next_word
        mov [rdi + offset], rax
%assign offset offset + 8
%endrep
        add rdi, 64
        cmp rdi, rdx
        jb .line
        ret

; Adds the page's words to the checksum; puts its address into `bad_page` if any of them is wrong.
verify_page:
        call page_state
        mov r12, rdi
        xor r13d, r13d          ; differences seen
        mov r14, [checksum]
.line:
%assign offset 0
%rep 8
        next_word
        mov r8, [rdi + offset]
        add r14, r8
        xor r8, rax
        or r13, r8
%assign offset offset + 8
%endrep
        add rdi, 64
        cmp rdi, rdx
        jb .line
        mov [checksum], r14
        test r13, r13
        jz .done
        cmp qword [bad_page], 0
        jne .done
        mov [bad_page], r12
.done:  ret

verify_begin:
        cmp byte [verifying], 0 ; one that runs is as good as a new one
        jne .done
        call rewind
        mov qword [checksum], 0
        mov qword [bad_page], 0
        mov byte [verifying], 1
.done:  ret

verify_slice:
        mov rbp, verify_page
        call slice
        mov rdi, [bad_page]
        jc .end
        test rdi, rdi
        jnz bad_memory
        ret
.end:   test rdi, rdi
        jnz bad_memory
        call verify_end
        mov rsi, text_memory_ok
        call print
        mov rax, [filled]
        shr rax, 20
        call print_decimal
        mov al, ' '
        call print_char
        mov rax, [checksum]
        call print_hex
        jmp print_newline

verify_end:
        mov byte [verifying], 0
        jmp rewind

; RDI: a page with a wrong word.
bad_memory:
        call verify_end
        call page_state
.word:  next_word
        cmp rax, [rdi]
        jne .found
        add rdi, 8
        cmp rdi, rdx
        jb .word
.found: mov rsi, text_memory_bad
        call print
        mov rax, rdi
        call print_hex
        jmp print_newline

; ---- interrupts

%macro gate 2                   ; vector, handler
        mov rax, %2
        mov rdi, IDT + %1 * 16
        call set_gate
%endmacro

interrupts_init:
        mov rdi, IDT
        mov ecx, 256
.each:  mov rax, spurious
        call set_gate
        loop .each
        mov rdi, IDT
        mov rax, exceptions     ; stubs of EXCEPTION_STUB bytes each
        mov ecx, 32
.fault: call set_gate
        add rax, EXCEPTION_STUB
        loop .fault
        gate TIMER_VECTOR, timer
        gate BREAKPOINT, slice_done
        mov byte [abs IDT + BREAKPOINT * 16 + 5], 0xEE  ; user mode may call it
        mov rax, task_state
        mov [gdt.task + 2], ax
        mov qword [task_state + 4], INTERRUPT_STACK
        mov ax, TASK
        ltr ax
        lidt [idt_pointer]
        mov rsi, chip_setup
        mov ecx, CHIP_SETUP_LENGTH
.chip:  movzx edx, byte [rsi]
        mov al, [rsi + 1]
        out dx, al
        add rsi, 2
        loop .chip
        sti
        ret

; RAX handler, RDI gate; RDI moves to the next one.
set_gate:
        mov [rdi], ax
        mov word [rdi + 2], CODE64
        mov word [rdi + 4], 0x8E00
        mov rdx, rax
        shr rdx, 16
        mov [rdi + 6], rdx      ; all of it lies below 64 KiB: the upper bytes are zero
        mov dword [rdi + 12], 0
        add rdi, 16
        ret

timer:  push rax
        inc qword [ticks]
        mov al, 0x20            ; end of interrupt
        out 0x20, al
        pop rax
spurious:
        iretq

EXCEPTION_STUB  equ 8
WITH_ERROR_CODE equ 0x27D00     ; a bit for each exception that pushes one
        align EXCEPTION_STUB
exceptions:
%assign vector 0
%rep 32
        align EXCEPTION_STUB
        push byte vector
        jmp near exception
%assign vector vector + 1
%endrep
exception:
        pop rax
        mov ecx, WITH_ERROR_CODE
        bt ecx, eax
        jnc .at
        pop rcx
.at:    push rax
        mov rsi, text_exception
        call print
        pop rax
        call print_decimal
        mov rsi, text_at
        call print
        pop rax
        call print_hex
        call print_newline
        jmp halt

; ---- the port

; Waits for room, as any terminal would make it wait; but not for ever, lest a lost port stop time.
print_char:
        push rax
        push rcx
        push rdx
        mov ecx, 1 << 20
        mov dx, COM1_STATUS
.wait:  in al, dx
        test al, 0x20
        jnz .room
        pause
        loop .wait
.room:  mov dx, COM1
        mov al, [rsp + 16]
        out dx, al
        pop rdx
        pop rcx
        pop rax
        ret

print_newline:
        mov al, 10
        jmp print_char

print:  lodsb
        test al, al
        jz .done
        call print_char
        jmp print
.done:  ret

print_decimal:
        mov ecx, 10
        xor edx, edx
        div rcx
        push rdx
        test rax, rax
        jz .last
        call print_decimal
.last:  pop rax
        add al, '0'
        jmp print_char

print_hex:
        mov ecx, 16
.digit: rol rax, 4
        push rax
        and al, 15
        add al, '0'
        cmp al, '9'
        jbe .print
        add al, 'a' - '9' - 1
.print: call print_char
        pop rax
        loop .digit
        ret

; ---- constants and state

serial_setup:                   ; port, value
        dw COM1 + 1
        db 0                    ; no interrupts
        dw COM1 + 3
        db 0x80                 ; the next two set the speed: 115200
        dw COM1
        db 1
        dw COM1 + 1
        db 0
        dw COM1 + 3
        db 3                    ; eight bits, no parity, one stop bit
        dw COM1 + 2
        db 0xC7                 ; buffers on and empty
        dw COM1 + 4
        db 3                    ; ready
        dw 0

chip_setup:                     ; port, value
        db 0x20, 0x11, 0xA0, 0x11
        db 0x21, TIMER_VECTOR, 0xA1, TIMER_VECTOR + 8
        db 0x21, 4, 0xA1, 2
        db 0x21, 1, 0xA1, 1
        db 0x21, 0xFE, 0xA1, 0xFF       ; only the timer may interrupt
        db 0x43, 0x34                   ; timer 0, rate generator
        db 0x40, PIT_DIVISOR & 0xFF
        db 0x40, PIT_DIVISOR >> 8
CHIP_SETUP_LENGTH equ ($ - chip_setup) / 2

        align 8
gdt:    dq 0
.code32 equ $
        dq 0x00CF9A000000FFFF
.code64 equ $
        dq 0x00AF9A000000FFFF
.data   equ $
        dq 0x00CF92000000FFFF
.user_code equ $
        dq 0x00AFFA000000FFFF
.user_data equ $
        dq 0x00CFF2000000FFFF
.task equ $
        dq 0x0000890000000067, 0        ; its address is filled in
gdt_pointer:
        dw $ - gdt - 1
        dd gdt
idt_pointer:
        dw 256 * 16 - 1
        dq IDT

text_fill       db "fill ", 0
text_ready      db "ready ", 0
text_seed       db " seed ", 0
text_count      db "count ", 0
text_memory_ok  db "memory ok ", 0
text_memory_bad db "memory BAD at ", 0
text_power_button db "power button", 10, 0
text_exception  db "exception ", 0
text_at         db " at ", 0
text_no_long_mode db "no long mode", 10, 0

        align 8
ticks           dq 0
ticks_seen      dq 0
ticks_counted   dq 0
count           dq 0
filled          dq 0
span            dq 0
cursor          dq 0
checksum        dq 0
bad_page        dq 0
main_stack      dq 0
task_state      times 104 db 0
map_end         dw 0
verifying       db 0
dirtying        db 0

        times CODE_SIZE - ($ - $$) db 0         ; an error here: the code has outgrown CODE_SIZE
        times IMAGE_SIZE - ($ - $$) db 0
